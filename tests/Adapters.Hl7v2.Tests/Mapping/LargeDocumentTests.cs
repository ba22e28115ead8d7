using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Hl7.Tests;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

public sealed class LargeDocumentTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void DocumentOfMebibytes_IsMappedInMemoryInProportionToIt(int mebibytes)
    {
        string content = Convert.ToBase64String([.. "%PDF-1.4\n"u8, .. new byte[mebibytes * 1024 * 1024]]);
        var message = Samples.Parse(Mapped.Changed(Kinds.Document, "JVBERi0xLjQKJUVPRgo=", content));

        long before = GC.GetAllocatedBytesForCurrentThread();
        var outcome = MessageMappings.Map(message, Mapped.Context);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(outcome.IsMapped);
        Assert.InRange(allocated, mebibytes * 1024 * 1024, 4L * content.Length);
    }
}
