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

    private static readonly string Samples = Path.Combine(Repository.Root, "samples", "AuditReaders");

    [Fact]
    public async Task NodeSample_PrintsEveryRecordOnce()
    {
        Tool.Require("node", "npm");
        await using var install = await ChildProcess.RunAsync("bash", [Path.Combine(Samples, "node", "install.sh")], patience: Patience.Build);
        Assert.True(install.ExitCode == 0, install.ToString());
        var (stack, records) = await AuditedAsync(300);

        await using var node = await ChildProcess.RunAsync("node", [Path.Combine(Samples, "node", "read.mjs"), stack.Kafka.BootstrapServers]);

        AssertPrinted(node, stack, records);
    }

    [Fact]
    public async Task PythonSample_PrintsEveryRecordOnce()
    {
        Tool.Require("protoc");
        await using var libraries = await ChildProcess.RunAsync("/usr/bin/python3", ["-c", "import kafka, google.protobuf"]);
        Assert.SkipUnless(libraries.ExitCode == 0, "python3-kafka or python3-protobuf is not installed; tests/Interop/prepare.sh installs them");
        using var folder = new TemporaryFolder();
        await using var generate = await ChildProcess.RunAsync("bash", [Path.Combine(Samples, "python", "generate.sh"), folder.Path]);
        Assert.True(generate.ExitCode == 0, generate.ToString());
        var (stack, records) = await AuditedAsync(310);

        await using var python = await ChildProcess.RunAsync(
            "/usr/bin/python3", [Path.Combine(Samples, "python", "read.py"), stack.Kafka.BootstrapServers], new Dictionary<string, string> { ["PYTHONPATH"] = folder.Path });

        AssertPrinted(python, stack, records);
    }

    /// <summary>Records of answers and refusals, all of them in Kafka.</summary>
    private async Task<(DevelopmentStack Stack, ulong Records)> AuditedAsync(int firstPerson)
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
        await using var auditor = Stack.Audit.AuditReader.Start(stack.Kafka.BootstrapServers, (_, _) => { });
        await auditor.WaitForAsync(0, records, Patience.Normal, TestContext.Current.CancellationToken);
        Assert.Equal(0, auditor.Missing(0, records));

        // Once more, as a hub does that was killed before Kafka's confirmation reached its disk.
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = stack.Kafka.BootstrapServers }).Build();
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = stack.Kafka.BootstrapServers, GroupId = "repeater" }).Build();
        consumer.Assign(new TopicPartitionOffset(KafkaPart.AuditTopic, 0, Offset.Beginning));
        if (consumer.Consume(TimeSpan.FromSeconds(5)) is { } first)
            await producer.ProduceAsync(KafkaPart.AuditTopic, new Message<Null, byte[]> { Value = first.Message.Value }, TestContext.Current.CancellationToken);
        return (stack, records);
    }

    private static void AssertPrinted(ChildProcess reader, DevelopmentStack stack, ulong records)
    {
        Assert.True(reader.ExitCode == 0, reader.ToString());
        var lines = reader.Output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        var indexes = lines.Select(line => ulong.Parse(line[0], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(indexes.Distinct().Count(), indexes.Count);
        Assert.True(indexes.Where(index => index < records).Order().SequenceEqual(Enumerable.Range(0, (int)records).Select(index => (ulong)index)), reader.ToString());
        Assert.All(lines, line => Assert.Equal(7, line.Length));
        Assert.Contains(lines, line => line[2] == DevelopmentDirectory.Partner && line[3].EndsWith("CivilRegistry/GetPerson", StringComparison.Ordinal) && line[5] == "OK" && line[6].Length == 8);
        var said = reader.Errors.ToString();
        Assert.Contains($"{DevelopmentDirectory.Hub}: records 0 to ", said, StringComparison.Ordinal);
        Assert.Contains(", 0 missing", said, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 came again", said, StringComparison.Ordinal);
    }
}
