using System.Globalization;

namespace EHealth.Integration.Ehealthctl.Tests.Trail;

/// <summary>One record is proven to somebody who has nothing but the log's public key.</summary>
public sealed class ProveTests(HubFixture hub) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ProvenRecord_IsVerifiedWithoutTheHub()
    {
        var (index, proven) = await ProveAsync();

        Assert.Contains($"ehealthctl audit verify --proof {ProofOf(index)} --record {RecordOf(index)} --key KEY", proven.Lines);
        Assert.All(proven.Lines.Where(line => !line.StartsWith("ehealthctl", StringComparison.Ordinal)), line => Assert.True(line.Length <= CommandResult.ScreenWidth, line));
        var verified = (await VerifyAsync(index)).Succeeded();
        Assert.Contains("sound: the record stands where it was signed, and was not changed", verified.Lines);
        Assert.Contains(verified.Lines, line => line.StartsWith("purpose", StringComparison.Ordinal) && line.EndsWith("! ETREAT: unconscious, no relatives", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnyChangedByteOfTheRecord_IsFound()
    {
        var (index, _) = await ProveAsync();
        var bytes = await File.ReadAllBytesAsync(RecordOf(index), TestContext.Current.CancellationToken);
        for (var at = 0; at < bytes.Length; at += 5)
        {
            bytes[at] ^= 1;
            _folder.Write($"record-{index}.bin", bytes);
            bytes[at] ^= 1;

            var verified = await VerifyAsync(index, "--json");
            Assert.Equal(((int)ExitCode.No, false), (verified.ExitCode, verified.Json.GetProperty("sound").GetBoolean()));
        }
    }

    [Fact]
    public async Task ProofOfAnotherRecord_ProvesNothing()
    {
        var (index, _) = await ProveAsync();
        var (other, _) = await ProveAsync();

        var verified = await CommandResult.OfAsync("audit", "verify", "--proof", ProofOf(other), "--record", RecordOf(index), "--key", hub.LogKey());

        Assert.Equal((int)ExitCode.No, verified.ExitCode);
        Assert.Contains($"NOT SOUND: the record has index {index} and the proof is of record {other}", verified.Lines);
    }

    [Fact]
    public async Task AnotherKey_ProvesNothing()
    {
        var (index, _) = await ProveAsync();

        var verified = await CommandResult.OfAsync("audit", "verify", "--proof", ProofOf(index), "--record", RecordOf(index), "--key", KafkaDump.Key.Verifier.ToString());

        Assert.Equal((int)ExitCode.No, verified.ExitCode);
        Assert.Contains("is not signed by", verified.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogKeyAtOnce_IsChecked()
    {
        var index = await hub.AskRegistryAsync();

        Assert.Contains("sound: the record stands where it was signed, and was not changed", (await UntilSignedAsync(index, "--log-key", hub.LogKey())).Succeeded().Lines);
        Assert.Equal((int)ExitCode.No, (await UntilSignedAsync(index, "--log-key", KafkaDump.Key.Verifier.ToString())).ExitCode);
        Assert.Contains("no public key", (await UntilSignedAsync(index, "--log-key", "x")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoGotAProof_IsInTheAudit()
    {
        var (index, _) = await ProveAsync();

        var found = (await hub.AuditAsync("search", "--operation", "ehealth.audit.v1.AuditTrail/ProveInclusion", "--outcome", "OK", "--json", "--limit", "200")).Succeeded();

        Assert.Contains(found.Json.GetProperty("records").EnumerateArray(), record => record.GetProperty("refersTo").GetString() == Text(index));
    }

    [Fact]
    public async Task RecordThatIsNotThere_IsRefusedWithItsCode() =>
        Assert.Contains("record-not-found", (await hub.AuditAsync("prove", "999999999", "--output", _folder.Path)).FailedWith(ExitCode.No), StringComparison.Ordinal);

    [Fact]
    public async Task ProofWithoutRecordOrKey_IsWrongUsage()
    {
        Assert.StartsWith("Give either", (await CommandResult.OfAsync("audit", "verify", "--proof", "x")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.StartsWith("Give either", (await CommandResult.OfAsync("audit", "verify", "--record", "x")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.Contains("--key", (await CommandResult.OfAsync("audit", "verify", "--proof", "x", "--record", "x")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.NotEmpty((await CommandResult.OfAsync("audit", "verify", "--proof", "/nowhere", "--record", "/nowhere", "--key", hub.LogKey())).FailedWith(ExitCode.WrongUsage));
    }

    private string RecordOf(ulong index) => Path.Combine(_folder.Path, $"record-{index}.bin");

    private string ProofOf(ulong index) => Path.Combine(_folder.Path, $"record-{index}.tlog-proof");

    private async Task<(ulong Index, CommandResult Proven)> ProveAsync()
    {
        var index = await hub.AskRegistryAsync("ETREAT");
        return (index, (await UntilSignedAsync(index)).Succeeded());
    }

    // The hub signs ten times a second here.
    private async Task<CommandResult> UntilSignedAsync(ulong index, params string[] more)
    {
        CommandResult proven;
        do proven = await hub.AuditAsync(["prove", Text(index), "--output", _folder.Path, .. more]);
        while (proven.Error.Contains("not-signed-yet", StringComparison.Ordinal));
        return proven;
    }

    private Task<CommandResult> VerifyAsync(ulong index, params string[] more) =>
        CommandResult.OfAsync(["audit", "verify", "--proof", ProofOf(index), "--record", RecordOf(index), "--key", hub.LogKey(), .. more]);

    private static string Text(ulong index) => index.ToString(CultureInfo.InvariantCulture);
}
