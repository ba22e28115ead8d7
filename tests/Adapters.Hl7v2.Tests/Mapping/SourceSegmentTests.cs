using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Tests;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

public sealed class SourceSegmentTests
{
    // Its place would be found by counting the segments before it: with thousands of refusals that takes minutes. Whoever works out a place allocates its name.
    [Fact]
    public void RefusalAfterTheFirst_DoesNotWorkOutItsPlace()
    {
        var reading = new MessageReading(Samples.Parse(Kinds.Results), Mapped.Context);
        _ = GC.GetAllocatedBytesForCurrentThread();
        reading.At(6).Refuse(HubErrorCode.FieldInvalid, "first", 5);

        long before = GC.GetAllocatedBytesForCurrentThread();
        reading.At(8).Refuse(HubErrorCode.FieldInvalid, "second", 5);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(before, after);
        Assert.Equal("first", reading.Refusal!.Text);
    }
}
