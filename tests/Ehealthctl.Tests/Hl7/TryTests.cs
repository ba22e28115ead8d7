namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

public sealed class TryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Profile_ShowsWhatTheReceiverWouldGet()
    {
        var tried = (await TryAsync("""{ "version": "2.3", "fields": [{ "set": "MSH-5", "to": "LAB" }, { "map": "PID-8", "values": { "M": "1" } }] }""", "--lines")).Succeeded();

        Assert.StartsWith(@"MSH|^~\&|HIS|SIRDARYO-01|LAB|UZ|", tried.Lines[0], StringComparison.Ordinal);
        Assert.Contains("|MSG00001|P|2.3|", tried.Lines[0], StringComparison.Ordinal);
        Assert.Contains("||19801224|1|", tried.Lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "fields": [{}] }""", "The profile, fields, step 1: exactly one of")]
    [InlineData("{", "The profile, line 1: ")]
    public async Task WrongProfile_IsNamedAndSaysNo(string profile, string remark)
    {
        var tried = await TryAsync(profile);

        Assert.Equal((int)ExitCode.No, tried.ExitCode);
        Assert.StartsWith(remark, tried.Error, StringComparison.Ordinal);
        Assert.Empty(tried.Output);
    }

    [Fact]
    public async Task NoProfile_IsAWrongCommandLine()
    {
        var tried = await CommandResult.OfAsync(["hl7", "try", Path.Combine(_folder.Path, "none.json"), _folder.Write("message.hl7", Samples.Admission)]);

        Assert.StartsWith("The profile cannot be read: ", tried.FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    private Task<CommandResult> TryAsync(string profile, params string[] further) =>
        CommandResult.OfAsync(["hl7", "try", _folder.Write("profile.json", profile), _folder.Write("message.hl7", Samples.Admission), .. further]);
}
