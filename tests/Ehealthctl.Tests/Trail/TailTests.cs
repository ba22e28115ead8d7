using System.Globalization;
using System.Text.Json;
using EHealth.Integration.Ehealthctl.Tests.Hl7;

namespace EHealth.Integration.Ehealthctl.Tests.Trail;

/// <summary>The audit is followed: what comes is shown when it comes.</summary>
public sealed class TailTests(HubFixture hub)
{
    [Fact]
    public async Task Follower_SeesWhatComesWhenItComes()
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var lines = new LineWriter();
        var streams = new FixedWidthStreams(CommandResult.ScreenWidth) { Output = lines, Error = lines, EnableDefaultExceptionHandler = false };
        var running = Task.Run(() => CommandLine.RunAsync(["audit", "tail", "--last", "1", .. hub.As(HubFixture.Operator)], streams, interrupt.Token), interrupt.Token);
        Assert.StartsWith("TIME        RECORD  SYSTEM", await lines.NextAsync(), StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\d UTC$", await lines.NextAsync());

        var index = await hub.AskRegistryAsync();

        string line;
        do
        {
            line = await lines.NextAsync();
            Assert.True(line.Length <= CommandResult.ScreenWidth, line);
        }
        while (!line.Contains($" {index} ", StringComparison.Ordinal));

        Assert.Matches($@"^\d\d:\d\d:\d\d +{index}  {HubFixture.Asker} +CivilRegistry/GetPerson +TREAT +ok$", line);
        await interrupt.CancelAsync();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task EmergencyInATail_IsMarked()
    {
        var index = await hub.AskRegistryAsync("ETREAT");

        var line = (await hub.AuditAsync("tail", "--from", Text(index), "--count", "1")).Succeeded().Lines[2];
        var json = JsonDocument.Parse((await hub.AuditAsync("tail", "--from", Text(index), "--count", "1", "--json")).Succeeded().Lines[0]).RootElement;

        Assert.Contains("! ETREAT", line, StringComparison.Ordinal);
        Assert.Equal((true, AuditedHub.Reason), (json.GetProperty("breakGlass").GetBoolean(), json.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task JsonAndFhir_AreOneRecordALine()
    {
        var index = await hub.AskRegistryAsync();

        var json = (await hub.AuditAsync("tail", "--from", Text(index), "--count", "2", "--json")).Succeeded();
        var fhir = (await hub.AuditAsync("tail", "--from", Text(index), "--count", "2", "--fhir")).Succeeded();

        var records = json.Lines.Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([Text(index), Text(index + 1)], records.Select(record => record.GetProperty("index").GetString()));
        Assert.Equal(("AUDIT_ACTION_READ", false), (records[0].GetProperty("action").GetString(), records[0].GetProperty("breakGlass").GetBoolean()));
        var events = fhir.Lines.Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(2, events.Count);
        Assert.Equal(("AuditEvent", "R"), (events[0].GetProperty("resourceType").GetString(), events[0].GetProperty("action").GetString()));
        Assert.Contains("audit.hub.node1", fhir.Output, StringComparison.Ordinal); // the log's name
    }

    [Fact]
    public async Task RecordsThatAreNotThereYet_AreRefusedWithTheirCode() =>
        Assert.Contains("record-not-found", (await hub.AuditAsync("tail", "--from", "999999999")).FailedWith(ExitCode.No), StringComparison.Ordinal);

    [Fact]
    public async Task SystemWithoutGrant_IsRefused() =>
        Assert.Contains("SENDER_FORBIDDEN", (await hub.AuditAsAsync(HubFixture.Stranger, "tail")).FailedWith(ExitCode.No), StringComparison.Ordinal);

    [Theory]
    [InlineData("--last", "1001")]
    [InlineData("--count", "0")]
    [InlineData("--from", "yesterday")]
    public async Task OptionOutOfItsLimits_IsWrongUsage(string option, string value) =>
        Assert.Contains(option, (await hub.AuditAsync("tail", option, value)).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);

    private static string Text(ulong index) => index.ToString(CultureInfo.InvariantCulture);
}
