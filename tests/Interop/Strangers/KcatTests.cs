using System.Globalization;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests.Strangers;

/// <summary>An auditor's view by librdkafka's own command line.</summary>
public sealed class KcatTests(RunningStack running)
{
    private const int Questions = 10;

    [Fact]
    public async Task AuditTopic_HoldsEveryRecordOnceWithKeyAndHeaders()
    {
        Tool.Require("kcat");
        var stack = await running.GetAsync();
        using (var partner = HubConnection.Open(stack.ClientOptionsOf(DevelopmentDirectory.Partner)))
        {
            for (var index = 0; index < Questions; index++)
            {
                await partner.Client<CivilRegistry.CivilRegistryClient>().GetPersonAsync(
                    new GetPersonRequest { Pinfl = stack.Population.PersonAt(200 + index).Pinfl }, cancellationToken: TestContext.Current.CancellationToken);
            }
        }

        var expected = await stack.NextAuditIndexAsync(TestContext.Current.CancellationToken);
        var records = await ReadAsync(stack, (int)expected);

        Assert.Equal(Enumerable.Range(0, (int)expected).Select(index => (ulong)index), records.Select(record => record.Index).Order());
        Assert.All(records, record => Assert.Equal("ehealth.audit.v1.AuditRecord", record.Schema));
        Assert.True(records.Count(record => record.KeyBytes == 32) >= Questions);
        Assert.All(records, record => Assert.Contains(record.KeyBytes, new[] { -1, 0, 32 }));
    }

    // The relay follows the journal: reads until it has caught up, like tail.
    private static async Task<IReadOnlyList<Record>> ReadAsync(DevelopmentStack stack, int count)
    {
        await using var kcat = await ChildProcess.RunAsync(
            "kcat",
            ["-C", "-q", "-b", stack.Kafka.BootstrapServers, "-t", KafkaPart.AuditTopic, "-o", "beginning", "-c", count.ToString(CultureInfo.InvariantCulture), "-f", "%h|%K\\n"]);
        Assert.True(kcat.ExitCode == 0, kcat.ToString());
        return [.. kcat.Output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(Record.Parse)];
    }

    private sealed record Record(ulong Index, string Schema, int KeyBytes)
    {
        public static Record Parse(string line)
        {
            var (headers, keyBytes) = (line.Split('|')[0], line.Split('|')[1]);
            var byName = headers.Split(',').Select(header => header.Split('=')).ToDictionary(header => header[0], header => header[1]);
            return new Record(
                ulong.Parse(byName["ehealth-audit-index"], CultureInfo.InvariantCulture),
                byName["ehealth-schema"],
                int.Parse(keyBytes, CultureInfo.InvariantCulture));
        }
    }
}
