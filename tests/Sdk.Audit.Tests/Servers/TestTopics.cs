using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EHealth.Integration.EmbeddedServers;

namespace EHealth.Integration.Audit.Tests.Servers;

/// <summary>Two topics of their own, on librdkafka's mock cluster or on the real brokers that EHEALTH_TEST_KAFKA names.</summary>
internal sealed class TestTopics : IDisposable
{
    private readonly string? _real = Environment.GetEnvironmentVariable("EHEALTH_TEST_KAFKA") is { Length: > 0 } real ? real : null;
    private readonly KafkaMockCluster? _mock;
    private readonly IProducer<Null, byte[]> _producer;

    public TestTopics(int partitions)
    {
        if (_real is null)
        {
            _mock = KafkaMockCluster.Start(brokers: 2);
            _mock.CreateTopic(Records, partitions);
            _mock.CreateTopic(Checkpoints, 1);
        }
        else
        {
            using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _real }).Build();
            admin.CreateTopicsAsync([new TopicSpecification { Name = Records, NumPartitions = partitions, ReplicationFactor = -1 }, new TopicSpecification { Name = Checkpoints, NumPartitions = 1, ReplicationFactor = -1 }])
                .GetAwaiter().GetResult();
        }

        _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = BootstrapServers, LingerMs = 0 }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    public string BootstrapServers => _real ?? _mock!.BootstrapServers;

    public string Records { get; } = $"audit.{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";

    public string Checkpoints => Records + ".checkpoints";

    /// <summary>The cluster as one that can be broken.</summary>
    public KafkaMockCluster Breakable()
    {
        Assert.SkipWhen(_mock is null, "EHEALTH_TEST_KAFKA names real brokers, which a test cannot take down");
        return _mock!;
    }

    public AuditConsumerOptions OptionsFor(TestTrail trail, int mostAhead = 1000, string? node = null) => new()
    {
        BootstrapServers = BootstrapServers,
        Key = trail.Key.Verifier,
        NodeId = node,
        Topic = Records,
        CheckpointTopic = Checkpoints,
        Limits = new() { MostAhead = mostAhead },
        Settings = new Dictionary<string, string> { ["fetch.wait.max.ms"] = "20", ["reconnect.backoff.max.ms"] = "100" },
    };

    /// <summary>Writes records to the partitions that are named for them, and the checkpoints.</summary>
    public void Write(IEnumerable<(int Partition, byte[] Record)> records, IEnumerable<byte[]> checkpoints)
    {
        foreach (var (partition, record) in records) _producer.Produce(new TopicPartition(Records, partition), new Message<Null, byte[]> { Value = record });
        foreach (var checkpoint in checkpoints) _producer.Produce(new TopicPartition(Checkpoints, 0), new Message<Null, byte[]> { Value = checkpoint });
        _producer.Flush(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (_real is not null)
        {
            using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _real }).Build();
            admin.DeleteTopicsAsync([Records, Checkpoints]).GetAwaiter().GetResult();
        }

        _producer.Dispose();
        _mock?.Dispose();
    }
}
