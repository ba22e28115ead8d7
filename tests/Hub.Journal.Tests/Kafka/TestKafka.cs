using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EHealth.Integration.EmbeddedServers;

namespace EHealth.Integration.Hub.Journal.Tests.Kafka;

/// <summary>A topic of its own: on librdkafka's mock cluster in this process, or on the real brokers that EHEALTH_TEST_KAFKA names.</summary>
internal sealed class TestKafka : IAsyncDisposable
{
    private const string RealBrokers = "EHEALTH_TEST_KAFKA";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly KafkaMockCluster? _mock;

    private TestKafka(KafkaMockCluster? mock, string bootstrapServers)
    {
        _mock = mock;
        BootstrapServers = bootstrapServers;
    }

    public string BootstrapServers { get; }

    public string Topic { get; } = $"ehealth.audit.test.{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";

    public static async Task<TestKafka> StartAsync(int partitions)
    {
        TestKafka kafka;
        if (Environment.GetEnvironmentVariable(RealBrokers) is { Length: > 0 } servers)
        {
            kafka = new TestKafka(mock: null, servers);
            using var admin = kafka.Admin();
            await admin.CreateTopicsAsync([new TopicSpecification { Name = kafka.Topic, NumPartitions = partitions, ReplicationFactor = -1 }]);
        }
        else
        {
            var mock = KafkaMockCluster.Start(brokers: 3);
            kafka = new TestKafka(mock, mock.BootstrapServers);
            mock.CreateTopic(kafka.Topic, partitions);
        }

        return kafka;
    }

    /// <summary>The cluster as one that can be broken. Skips the test where the brokers are real: they are not ours to stop.</summary>
    public KafkaMockCluster Breakable()
    {
        Assert.SkipWhen(_mock is null, $"{RealBrokers} names real brokers, which a test cannot take down");
        return _mock!;
    }

    /// <summary>Reads from the beginning until so many different audit indexes have come, then on to the end of every partition.</summary>
    public List<ConsumeResult<byte[]?, byte[]>> Read(int differentRecords)
    {
        using var consumer = new ConsumerBuilder<byte[]?, byte[]>(new ConsumerConfig
        {
            BootstrapServers = BootstrapServers,
            GroupId = "auditor",
            EnablePartitionEof = true,
            EnableAutoCommit = false,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 200,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        using var admin = Admin();
        var partitions = admin.GetMetadata(Topic, Patience).Topics.Single().Partitions;
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(Topic, partition.PartitionId, Offset.Beginning)));

        var read = new List<ConsumeResult<byte[]?, byte[]>>();
        var different = new HashSet<ulong>();
        var atEnd = new HashSet<Partition>();
        while (different.Count < differentRecords || atEnd.Count < partitions.Count)
        {
            var result = consumer.Consume(Patience);
            Assert.NotNull(result); // else: nothing came for a minute, something was lost
            if (result.IsPartitionEOF)
            {
                atEnd.Add(result.Partition);
                continue;
            }

            atEnd.Remove(result.Partition);
            read.Add(result);
            different.Add(Contracts.Audit.V1.AuditRecord.Parser.ParseFrom(result.Message.Value).Index);
        }

        return read;
    }

    public async ValueTask DisposeAsync()
    {
        if (_mock is null)
        {
            using var admin = Admin();
            await admin.DeleteTopicsAsync([Topic]);
        }

        _mock?.Dispose();
    }

    private IAdminClient Admin() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).SetLogHandler((_, _) => { }).Build();
}
