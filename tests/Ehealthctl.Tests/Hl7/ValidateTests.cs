namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

public sealed class ValidateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("strict")]
    [InlineData("tolerant")]
    [InlineData("off")]
    public async Task GoodMessage_HasNoErrors(string level)
    {
        var found = (await CommandResult.OfAsync("hl7", "validate", _folder.Write("good.hl7", Samples.Admission), "--level", level)).Succeeded();

        Assert.StartsWith("1 message: 0 errors, ", found.Lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnreadableMessage_SaysNoAndIsCounted()
    {
        var found = await CommandResult.OfAsync("hl7", "validate", _folder.Write("two.hl7", $"{Samples.Admission}MSH|broken\r"), "--level", "off");

        Assert.Equal((int)ExitCode.No, found.ExitCode);
        Assert.Contains("2 messages: 0 errors, 0 warnings, 1 that cannot be read.", found.Lines);
        Assert.StartsWith("message 2: DelimitersInvalid at MSH-2", found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsJson_GivesTheErrorOfEachMessage()
    {
        var found = await CommandResult.OfAsync("hl7", "validate", _folder.Write("bad.hl7", "MSH|^~\\&|A\rpid|1\r"), "--json");

        var message = found.Json.GetProperty("messages")[0];
        Assert.Equal((int)ExitCode.No, found.ExitCode);
        Assert.Equal(("SegmentNameInvalid", "MSH", 11), (
            message.GetProperty("error").GetProperty("reason").GetString(),
            message.GetProperty("error").GetProperty("location").GetString(),
            message.GetProperty("error").GetProperty("offset").GetInt32()));
        Assert.Equal(0, message.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task BatchWithAWrongCount_SaysNo()
    {
        var found = await CommandResult.OfAsync("hl7", "validate", _folder.Write("batch.hl7", $"BHS|^~\\&|A\r{Samples.Admission}BTS|2\r"), "--level", "off");

        Assert.Equal((int)ExitCode.No, found.ExitCode);
        Assert.Contains("BTS-1 says 2 messages and 1 came", found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LevelThatThereIsNot_IsWrongUsage() =>
        Assert.StartsWith(
            "--level takes strict, tolerant or off.",
            (await CommandResult.OfAsync("hl7", "validate", "-", "--level", "loose")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
}
