using EHealth.Integration.Tests.Shapes.V1;
using Google.Protobuf;

namespace EHealth.Integration.Protocol.Validation;

public sealed class AllocationTests
{
    [Fact]
    public void ValidAdmission_IsCheckedWithoutAllocation() => Assert.Equal(0, BytesFor(Samples.Admission()));

    [Fact]
    public void ShortPatternsMapsAndPackedFields_AreCheckedWithoutAllocation() => Assert.Equal(0, BytesFor(new Shapes
    {
        PackedNumbers = { 1, 2, 3 },
        LeavesByNumber = { [1] = new Leaf { Name = "x" } },
        Rules = new Rules { Pattern = "b12", Code = "red", Names = { "a" }, Ages = { 1 } },
    }));

    [Fact]
    public void LongPattern_IsCheckedWithoutAllocation() =>
        Assert.Equal(0, BytesFor(new Rules { LongPattern = new string('ж', 2000) }));

    private static long BytesFor<T>(T message) where T : IMessage<T>
    {
        var plan = new PlanCache().Get(message.Descriptor);
        var bytes = message.ToByteArray();
        // The first rounds build the regular expressions' states and fill the pools.
        var valid = Validate(plan, bytes, 1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        valid += Validate(plan, bytes, 10_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(11_000, valid);
        return allocated;
    }

    private static int Validate(MessagePlan plan, byte[] bytes, int rounds)
    {
        var valid = 0;
        for (var round = 0; round < rounds; round++)
            valid += WireValidator.Validate(plan, bytes).IsValid ? 1 : 0;
        return valid;
    }
}
