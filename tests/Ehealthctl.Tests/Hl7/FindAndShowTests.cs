using System.Text;

namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

/// <summary>A message in the hub's journal, found and shown.</summary>
public sealed class FindAndShowTests(HubFixture hub) : IDisposable
{
    private const string Pinfl = "30101801234567";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task MessageByControlId_IsALineOfTheTable()
    {
        var index = await PublishAsync("CTL-FIND-1");

        var found = (await AskAsync("hl7", "find", "--control-id", "CTL-FIND-1")).Succeeded();

        Assert.StartsWith("TIME", found.Lines[0], StringComparison.Ordinal);
        Assert.Matches($@"Z\s+{HubFixture.Asker}\s+PatientAdmitted\s+CTL-FIND-1\s+TREAT\s+{index}\s+ok", found.Lines[1]);
        Assert.Equal(2, found.Lines.Count(line => line.Length > 0));
    }

    [Fact]
    public async Task MessageByPatient_IsFoundWithTheNumberFromAFile()
    {
        await PublishAsync("CTL-FIND-2");
        var file = _folder.Write("patient", Pinfl + "\n");

        var found = (await AskAsync("hl7", "find", "--patient", file, "--facility", HubFixture.Asker, "--json")).Succeeded();

        Assert.Contains(found.Json.GetProperty("records").EnumerateArray(), record => record.GetProperty("sourceId").GetString() == "CTL-FIND-2");
        Assert.DoesNotContain(Pinfl, found.Output + found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingFound_IsNo() =>
        Assert.Contains("No record", (await AskAsync("hl7", "find", "--control-id", "NOBODYS", "--from", "2026-01-01")).FailedWith(ExitCode.No), StringComparison.Ordinal);

    [Theory]
    [InlineData("--pseudonym", "12")]
    [InlineData("--from", "yesterday")]
    [InlineData("--limit", "1001")]
    [InlineData("--purpose", "FUN")]
    public async Task OptionOutOfItsLimits_IsWrongUsage(string option, string value) =>
        Assert.Contains(option, (await AskAsync("hl7", "find", option, value)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    [Fact]
    public async Task MissingPatientFile_IsWrongUsage() =>
        Assert.Contains("cannot be read", (await AskAsync("hl7", "find", "--patient", "/nowhere/patient")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    [Fact]
    public async Task ShownMessage_LooksLikeParsed()
    {
        var index = await PublishAsync("CTL-SHOW-1");

        var shown = (await AskAsync("hl7", "show", index, "--purpose", "TREAT")).Succeeded();

        Assert.Equal("MSH  Message header", shown.Lines[0]);
        Assert.Contains(shown.Lines, line => line.Contains("Ботирович", StringComparison.Ordinal));
        Assert.Matches(@"audit record \d+", shown.Error);
    }

    [Fact]
    public async Task ShownRaw_IsByteForByte()
    {
        var index = await PublishAsync("CTL-SHOW-2");

        Assert.Equal(Samples.Admission, (await AskAsync("hl7", "show", index, "--purpose", "ETREAT", "--reason", "dispute", "--raw")).Succeeded().Output);
    }

    [Fact]
    public async Task WhatIsNoMessage_IsNotShownAsOne()
    {
        var index = await PublishAsync("CTL-SHOW-3", "{}"u8.ToArray());

        var shown = await AskAsync("hl7", "show", index, "--purpose", "TREAT");

        Assert.Equal(((int)ExitCode.No, ""), (shown.ExitCode, shown.Output));
        Assert.Contains("--raw", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoPurpose_IsWrongUsage() =>
        Assert.Contains("--purpose", (await AskAsync("hl7", "show", "0")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    [Theory]
    [InlineData("HOPERAT", "PURPOSE_FORBIDDEN")]
    [InlineData("ETREAT", "PURPOSE_FORBIDDEN")]
    public async Task PurposeWithoutGrantOrReason_IsRefused(string purpose, string code) =>
        Assert.Contains(code, (await AskAsync("hl7", "show", "0", "--purpose", purpose)).FailedWith(ExitCode.No), StringComparison.Ordinal);

    [Fact]
    public async Task RecordThatIsNotThere_IsRefusedWithItsCode() =>
        Assert.Contains("record-not-found", (await AskAsync("hl7", "show", "999999999", "--purpose", "TREAT")).FailedWith(ExitCode.No), StringComparison.Ordinal);

    [Fact]
    public async Task WhoLookedAtAMessage_IsFoundInTheAudit()
    {
        var index = await PublishAsync("CTL-SHOW-4");
        (await AskAsync("hl7", "show", index, "--purpose", "TREAT")).Succeeded();

        var found = (await AskAsync("audit", "search", "--source-id", "CTL-SHOW-4", "--operation", "ehealth.audit.v1.*", "--with", HubFixture.Operator, "--outcome", "OK")).Succeeded();

        Assert.Contains("AuditTrail/ReadSource", found.Lines[1], StringComparison.Ordinal);
        Assert.Contains("--outcome", (await AskAsync("audit", "search", "--outcome", "WELL")).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    private Task<CommandResult> AskAsync(params string[] command) => CommandResult.OfAsync([.. command, .. hub.As(HubFixture.Operator)]);

    private Task<string> PublishAsync(string controlId, byte[]? source = null) => hub.PublishAsync(Pinfl, controlId, source ?? Encoding.UTF8.GetBytes(Samples.Admission));
}
