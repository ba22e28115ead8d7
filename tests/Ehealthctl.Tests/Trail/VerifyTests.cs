namespace EHealth.Integration.Ehealthctl.Tests.Trail;

public sealed class VerifyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly KafkaDump _dump = KafkaDump.Of(records: 300, checkpointEvery: 100);
    private readonly string _key = KafkaDump.Key.Verifier.ToString();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SoundTrailFromKafka_IsSaidToBeSound()
    {
        var verified = (await VerifyAsync()).Succeeded();

        Assert.Contains(verified.Lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["signed", "300"]);
        Assert.Contains(verified.Lines, line => line.StartsWith("sound: every record", StringComparison.Ordinal));
        Assert.All(verified.Lines, line => Assert.True(line.Length <= CommandResult.ScreenWidth, line));
    }

    [Fact]
    public async Task ChangedRecord_IsNamed()
    {
        _dump.Records[41] = KafkaDump.Record(41, "a.B/D");

        var verified = await VerifyAsync("--json");

        Assert.Equal((int)ExitCode.No, verified.ExitCode);
        Assert.False(verified.Json.GetProperty("sound").GetBoolean());
        Assert.Equal(0, verified.Json.GetProperty("record").GetInt64()); // the first checkpoint's hundred
    }

    [Fact]
    public async Task KeyThatIsNone_IsWrongUsage()
    {
        var (records, checkpoints) = _dump.WriteTo(_folder);

        Assert.Equal("That is no public key of an audit log.", (await CommandResult.OfAsync("audit", "verify", "--records", records, "--checkpoints", checkpoints, "--key", "x")).FailedWith(ExitCode.WrongUsage));
        Assert.Equal("The log's public key is needed: --key.", (await CommandResult.OfAsync("audit", "verify", "--records", records, "--checkpoints", checkpoints)).FailedWith(ExitCode.WrongUsage));
    }

    [Fact]
    public async Task NothingToVerify_IsWrongUsage()
    {
        Assert.StartsWith("Give either --data", (await CommandResult.OfAsync("audit", "verify")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.Contains("has no journal", (await CommandResult.OfAsync("audit", "verify", "--data", _folder.Path)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.StartsWith("There is no file", (await CommandResult.OfAsync("audit", "verify", "--records", "/nowhere", "--checkpoints", "/nowhere")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    private async Task<CommandResult> VerifyAsync(params string[] more)
    {
        var (records, checkpoints) = _dump.WriteTo(_folder);
        return await CommandResult.OfAsync(["audit", "verify", "--records", records, "--checkpoints", checkpoints, "--key", _key, .. more]);
    }
}
