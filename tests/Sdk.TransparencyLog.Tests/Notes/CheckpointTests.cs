using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.TransparencyLog.Tests.Notes;

public sealed class CheckpointTests
{
    private const string Root = "bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=";

    [Fact]
    public void Checkpoint_ComesBack()
    {
        var checkpoint = new Checkpoint("hub-1.ehealth.uz/audit", 20_852_163, MerkleHasher.EmptyRoot);

        Assert.Equal(checkpoint, Checkpoint.TryParse(checkpoint.ToString()));
    }

    [Fact]
    public void ExtensionLine_IsPassedOver() => Assert.Equal(8, Checkpoint.TryParse($"log\n8\n{Root}\nmore\n")?.Size);

    [Theory]
    [InlineData("")]
    [InlineData("log\n8\n" + Root)] // no line feed at the end
    [InlineData("\n8\n" + Root + "\n")]
    [InlineData("log\n08\n" + Root + "\n")]
    [InlineData("log\n-8\n" + Root + "\n")]
    [InlineData("log\n9223372036854775808\n" + Root + "\n")]
    [InlineData("log\n8\n" + Root + "\n\nmore\n")]
    [InlineData("log\n8\nbC+V\n")]
    public void AnythingElse_IsRefused(string text) => Assert.Null(Checkpoint.TryParse(text));
}
