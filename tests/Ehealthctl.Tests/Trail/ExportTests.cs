using System.Globalization;
using System.Text.Json;

namespace EHealth.Integration.Ehealthctl.Tests.Trail;

/// <summary>A range of the audit is taken along, and verified without the hub.</summary>
public sealed class ExportTests(HubFixture hub) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "audit");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WholeAudit_IsVerifiedWithoutTheHub()
    {
        await hub.AskRegistryAsync();

        var exported = (await hub.AuditAsync("export", File)).Succeeded();

        Assert.Contains($"ehealthctl audit verify --records {File} --checkpoints {File}.checkpoints --key KEY", exported.Lines);
        var verified = (await VerifyAsync()).Succeeded();
        Assert.Contains(verified.Lines, line => line.StartsWith("sound: every record", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RangeInTheMiddle_IsVerifiedWithTheProofsOfItsEnds()
    {
        var from = await hub.AskRegistryAsync();
        for (var i = 0; i < 5; i++) await hub.AskRegistryAsync();

        (await hub.AuditAsync("export", File, "--from", Text(from), "--to", Text(from + 5))).Succeeded();

        var verified = (await VerifyAsync(Proofs)).Succeeded();
        Assert.Contains(verified.Lines, line => line.StartsWith($"audit records   5, from record {from.ToString("N0", CultureInfo.InvariantCulture)} on", StringComparison.Ordinal));
        Assert.Contains("record 0 is missing", (await VerifyAsync()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangedRecordInTheMiddle_IsFound()
    {
        var from = await hub.AskRegistryAsync();
        for (var i = 0; i < 3; i++) await hub.AskRegistryAsync();
        (await hub.AuditAsync("export", File, "--from", Text(from), "--to", Text(from + 3))).Succeeded();
        var bytes = await System.IO.File.ReadAllBytesAsync(File, TestContext.Current.CancellationToken);
        bytes[bytes.AsSpan().IndexOf("TREAT"u8)]--;
        await System.IO.File.WriteAllBytesAsync(File, bytes, TestContext.Current.CancellationToken);

        var verified = await VerifyAsync([.. Proofs, "--json"]);

        Assert.Equal((int)ExitCode.No, verified.ExitCode);
        Assert.Equal((false, (long)from), (verified.Json.GetProperty("sound").GetBoolean(), verified.Json.GetProperty("record").GetInt64()));
    }

    [Fact]
    public async Task RangeOfTime_IsOfTheRecordsInIt()
    {
        var index = await hub.AskRegistryAsync();
        var at = JsonDocument.Parse((await hub.AuditAsync("tail", "--from", Text(index), "--count", "1", "--json")).Succeeded().Lines[0]).RootElement.GetProperty("recordedAt").GetString()!;

        (await hub.AuditAsync("export", File, "--format", "json", "--from", at, "--to", Text(index + 1))).Succeeded();

        // Time stamps may be alike; the record itself is there and nothing after it.
        var lines = await System.IO.File.ReadAllLinesAsync(File, TestContext.Current.CancellationToken);
        Assert.Equal(Text(index), JsonDocument.Parse(lines[^1]).RootElement.GetProperty("index").GetString());
        Assert.All(lines, line => Assert.True(string.CompareOrdinal(JsonDocument.Parse(line).RootElement.GetProperty("recordedAt").GetString(), at) >= 0));
    }

    [Theory]
    [InlineData("fhir-ndjson")]
    [InlineData("fhir-bundle")]
    public async Task FhirExport_IsOfAuditEvents(string format)
    {
        var index = await hub.AskRegistryAsync();
        await hub.AskRegistryAsync();

        (await hub.AuditAsync("export", File, "--format", format, "--from", Text(index), "--to", Text(index + 2))).Succeeded();

        var text = await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);
        var resources = format == "fhir-bundle"
            ? [.. JsonDocument.Parse(text).RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource"))]
            : text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(2, resources.Count);
        Assert.All(resources, resource => Assert.Equal("AuditEvent", resource.GetProperty("resourceType").GetString()));
        Assert.DoesNotContain(HubFixture.KnownPinfl, text, StringComparison.Ordinal);
        Assert.DoesNotContain(HubFixture.KnownFamily, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileThatIsThere_IsNotWrittenOver()
    {
        _folder.Write("audit.checkpoints", "evidence");

        Assert.Contains("exists already", (await hub.AuditAsync("export", File)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyRange_IsNo() => Assert.Contains("no record", (await hub.AuditAsync("export", File, "--from", "999999999")).FailedWith(ExitCode.No), StringComparison.Ordinal);

    [Theory]
    [InlineData("--from", "yesterday")]
    [InlineData("--format", "xml")]
    public async Task OptionOutOfItsLimits_IsWrongUsage(string option, string value) =>
        Assert.Contains(option, (await hub.AuditAsync("export", File, option, value)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    // That of the last record is not needed when a checkpoint happens to end with it.
    private string[] Proofs => [.. new[] { File + ".first.tlog-proof", File + ".last.tlog-proof" }.Where(System.IO.File.Exists).SelectMany(proof => new[] { "--proof", proof })];

    private Task<CommandResult> VerifyAsync(params string[] more) => CommandResult.OfAsync(["audit", "verify", "--records", File, "--checkpoints", File + ".checkpoints", "--key", hub.LogKey(), .. more]);

    private static string Text(ulong index) => index.ToString(CultureInfo.InvariantCulture);
}
