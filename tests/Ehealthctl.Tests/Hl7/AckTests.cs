using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

public sealed class AckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Message_IsAcknowledgedWithItsControlIdAndSegmentsThatEndInCr()
    {
        var acknowledged = (await AckAsync(Samples.Admission)).Succeeded();

        Assert.Contains("\rMSA|AA|MSG00001\r", acknowledged.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", acknowledged.Output, StringComparison.Ordinal);
        Assert.StartsWith("MSH|^~\\&|HUB|UZ|HIS|SIRDARYO-01|", acknowledged.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ae", "AE")]
    [InlineData("AR", "AR")]
    public async Task RefusalAsked_GivesItsCodeAndText(string code, string msa)
    {
        var lines = (await AckAsync(Samples.Admission, "--code", code, "--text", "no | bed", "--lines")).Succeeded().Lines;

        Assert.Equal($"MSA|{msa}|MSG00001", lines[1]);
        Assert.EndsWith(@"|no \F\ bed", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnreadableMessage_IsAnsweredWithARejectionAndSaysNo()
    {
        var acknowledged = await AckAsync("MSH|^~\\&|HIS|H|||||ADT^A01|7|P|2.5\rpid|1\r");

        Assert.Equal((int)ExitCode.No, acknowledged.ExitCode);
        Assert.Contains("\rMSA|AR|7\r", acknowledged.Output, StringComparison.Ordinal);
        Assert.Contains("SegmentNameInvalid", acknowledged.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MessageThatWantsNoAnswer_GetsARemarkOnly()
    {
        var acknowledged = (await AckAsync(Samples.Admission.Replace("|2.5||||", "|2.5|||NE|NE", StringComparison.Ordinal))).Succeeded();

        Assert.Empty(acknowledged.Output);
        Assert.StartsWith("No acknowledgment:", acknowledged.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acknowledgment_IsAMessageOfTheSameVersion()
    {
        var acknowledged = (await AckAsync(Samples.Admission)).Succeeded();

        var message = Hl7Message.Parse(System.Text.Encoding.UTF8.GetBytes(acknowledged.Output)).Message;
        Assert.Equal("2.5", message?.GetText(new Hl7Location("MSH", 12)));
    }

    private Task<CommandResult> AckAsync(string text, params string[] further) =>
        CommandResult.OfAsync(["hl7", "ack", _folder.Write("message.hl7", text), .. further]);
}
