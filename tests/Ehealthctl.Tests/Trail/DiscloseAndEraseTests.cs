using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Tests.Trail;

/// <summary>Whom a record is about, and their erasure, from the command line.</summary>
public sealed class DiscloseAndEraseTests(HubFixture hub) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Disclosed_PersonAndMessageAreTold()
    {
        const string Pinfl = "30101801234575";
        var index = await hub.PublishAsync(Pinfl, "DISCLOSE-1", []);
        var (same, other) = (Path.Combine(_folder.Path, "same"), _folder.Write("other", "another message"));
        await File.WriteAllBytesAsync(same, HubFixture.AdmissionOf(Pinfl).ToByteArray(), TestContext.Current.CancellationToken);

        var disclosed = (await AskAsync("audit", "disclose", index, "--request", same)).Succeeded();
        Assert.Contains(disclosed.Lines, line => line.EndsWith($"Pinfl {Pinfl}", StringComparison.Ordinal));
        Assert.Contains(disclosed.Lines, line => line.EndsWith("is the one recorded", StringComparison.Ordinal));

        var wrong = await AskAsync("audit", "disclose", index, "--request", other, "--json");
        Assert.Equal((int)ExitCode.No, wrong.ExitCode);
        Assert.False(wrong.Json.GetProperty("request").GetBoolean());
        Assert.Equal(Pinfl, wrong.Json.GetProperty("subject").GetProperty("value").GetString());
    }

    [Fact]
    public async Task Erased_TheRecordNamesNobody()
    {
        const string Pinfl = "30101801234583";
        var index = await hub.PublishAsync(Pinfl, "ERASE-1", []);
        var found = (await AskAsync("audit", "search", "--source-id", "ERASE-1", "--json")).Succeeded();
        var pseudonym = found.Json.GetProperty("records")[0].GetProperty("subjectPseudonym").GetString()!;

        Assert.Contains("record-not-found", (await AskAsync("audit", "erase", index, "--pseudonym", new string('0', 64))).FailedWith(ExitCode.No), StringComparison.Ordinal);
        Assert.StartsWith("Erased.", (await AskAsync("audit", "erase", index, "--pseudonym", pseudonym)).Succeeded().Output, StringComparison.Ordinal);

        Assert.Contains("subject-erased", (await AskAsync("audit", "disclose", index)).FailedWith(ExitCode.No), StringComparison.Ordinal);
        var about = (await AskAsync("audit", "search", "--pseudonym", Convert.ToHexString(Convert.FromBase64String(pseudonym)))).Succeeded();
        Assert.Contains(about.Lines, line => line.Contains("AuditSubjects/Erase", StringComparison.Ordinal) && line.EndsWith("ok", StringComparison.Ordinal));
        var file = _folder.Write("patient", Pinfl);
        (await AskAsync("audit", "search", "--patient", file, "--source-id", "ERASE-1")).FailedWith(ExitCode.No);
    }

    [Theory]
    [InlineData("audit", "erase", "1")]
    [InlineData("audit", "erase", "1", "--pseudonym", "12")]
    [InlineData("audit", "disclose", "one")]
    [InlineData("audit", "disclose", "1", "--request", "/nowhere/message")]
    public async Task SaidWrongly_IsWrongUsage(params string[] command) => (await AskAsync(command)).FailedWith(ExitCode.WrongUsage);

    private Task<CommandResult> AskAsync(params string[] command) => CommandResult.OfAsync([.. command, .. hub.As(HubFixture.Operator)]);
}
