using System.Collections.Concurrent;
using System.Globalization;
using Confluent.Kafka;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Stack;

namespace EHealth.Integration.Interop.Tests.Strangers;

/// <summary>The samples for auditors who do not write .NET: kafkajs and kafka-python, with the published protos and nothing else of the hub.</summary>
public sealed class AuditReaderTests(RunningStack running)
{
    private const int Questions = 5;
    private const ulong Missing = 3;
    private const ulong Repeated = 1;

    private static readonly string Samples = Path.Combine(Repository.Root, "samples", "AuditReaders");

    [Fact]
    public async Task NodeSample_PrintsEachRecordOnceAndNamesTheGap()
    {
        Tool.Require("node", "npm");
        await using var install = await ChildProcess.RunAsync("bash", [Path.Combine(Samples, "node", "install.sh")], patience: Patience.Build);
        Assert.True(install.ExitCode == 0, install.ToString());
        var (servers, topic, records) = await AuditedAsync(300);

        await using var node = await ChildProcess.RunAsync("node", [Path.Combine(Samples, "node", "read.mjs"), servers, "--topic", topic]);

        AssertPrinted(node, records);
    }

    [Fact]
    public async Task PythonSample_PrintsEachRecordOnceAndNamesTheGap()
    {
        Tool.Require("protoc");
        await using var libraries = await ChildProcess.RunAsync("/usr/bin/python3", ["-c", "import kafka, google.protobuf"]);
        Assert.SkipUnless(libraries.ExitCode == 0, "python3-kafka or python3-protobuf is not installed; tests/Interop/prepare.sh installs them");
        using var folder = new TemporaryFolder();
        await using var generate = await ChildProcess.RunAsync("bash", [Path.Combine(Samples, "python", "generate.sh"), folder.Path]);
        Assert.True(generate.ExitCode == 0, generate.ToString());
        var (servers, topic, records) = await AuditedAsync(310);

        await using var python = await ChildProcess.RunAsync(
            "/usr/bin/python3", [Path.Combine(Samples, "python", "read.py"), servers, "--topic", topic], new Dictionary<string, string> { ["PYTHONPATH"] = folder.Path });

        AssertPrinted(python, records);
    }

    /// <summary>A copy of the stack's audit topic, with two faults.</summary>
    private async Task<(string BootstrapServers, string Topic, ulong Records)> AuditedAsync(int firstPerson)
    {
        var stack = await running.GetAsync();
        using (var partner = HubConnection.Open(stack.ClientOptionsOf(DevelopmentDirectory.Partner)))
        {
            for (var index = 0; index < Questions; index++)
            {
                await partner.Client<CivilRegistry.CivilRegistryClient>().GetPersonAsync(
                    new GetPersonRequest { Pinfl = stack.Population.PersonAt(firstPerson + index).Pinfl }, cancellationToken: TestContext.Current.CancellationToken);
            }
        }

        var records = (ulong)await stack.NextAuditIndexAsync(TestContext.Current.CancellationToken);
        var read = new ConcurrentDictionary<ulong, byte[]>();
        await using var auditor = Stack.Audit.AuditReader.Start(stack.Kafka.BootstrapServers, (record, bytes) => read[record.Index] = bytes);
        await auditor.WaitForAsync(0, records, Patience.Normal, TestContext.Current.CancellationToken);
        Assert.Equal(0, auditor.Missing(0, records));

        // A topic as an auditor may meet it: one record came again, as from a hub that was killed before it noted Kafka's confirmation, and one never did.
        var topic = $"audit.copy.{firstPerson}";
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = stack.Kafka.BootstrapServers, CompressionType = CompressionType.Gzip }).Build();
        foreach (var (index, bytes) in read.Where(record => record.Key < records))
        {
            for (var copies = index == Missing ? 0 : index == Repeated ? 2 : 1; copies > 0; copies--) producer.Produce(topic, new Message<Null, byte[]> { Value = bytes });
        }

        producer.Flush(TestContext.Current.CancellationToken);
        return (stack.Kafka.BootstrapServers, topic, records);
    }

    private static void AssertPrinted(ChildProcess reader, ulong records)
    {
        Assert.True(reader.ExitCode == 0, reader.ToString());
        var lines = reader.Output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        var indexes = lines.Select(line => ulong.Parse(line[0], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(Enumerable.Range(0, (int)records).Select(index => (ulong)index).Where(index => index != Missing), indexes.Order());
        Assert.All(lines, line => Assert.Equal(7, line.Length));
        Assert.Contains(lines, line => line[2] == DevelopmentDirectory.Partner && line[3].EndsWith("CivilRegistry/GetPerson", StringComparison.Ordinal) && line[5] == "OK" && line[6].Length == 8);
        var said = reader.Errors.ToString();
        Assert.Contains($"{DevelopmentDirectory.Hub}: records 0 to {records - 1}, 1 missing, the first is {Missing}", said, StringComparison.Ordinal);
        Assert.Contains($"{records - 1} read, 1 came again", said, StringComparison.Ordinal);
    }
}
