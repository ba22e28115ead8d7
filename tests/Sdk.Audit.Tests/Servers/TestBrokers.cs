using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EHealth.Integration.EmbeddedServers;

namespace EHealth.Integration.Audit.Tests.Servers;

/// <summary>librdkafka's mock cluster, or the real brokers that EHEALTH_TEST_KAFKA names; with topics of its own for each test.</summary>
public sealed class TestBrokers : IDisposable
{
    private readonly string? _real = Environment.GetEnvironmentVariable("EHEALTH_TEST_KAFKA") is { Length: > 0 } real ? real : null;
    private readonly KafkaMockCluster? _mock;
    private readonly IProducer<Null, byte[]> _producer;
    private readonly List<string> _made = [];

    public TestBrokers()
    {
        _mock = _real is null ? KafkaMockCluster.Start(brokers: 2) : null;
        _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = BootstrapServers, LingerMs = 0, ReconnectBackoffMs = 10 })
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    public string BootstrapServers => _real ?? _mock!.BootstrapServers;

    /// <summary>The cluster as one that can be broken.</summary>
    public KafkaMockCluster Breakable()
    {
        Assert.SkipWhen(_mock is null, "EHEALTH_TEST_KAFKA names real brokers, which a test cannot take down");
        return _mock!;
    }

    public void Dispose()
    {
        if (_real is not null)
        {
            using var admin = Admin();
            admin.DeleteTopicsAsync(_made).GetAwaiter().GetResult();
        }

        _producer.Dispose();
        _mock?.Dispose();
    }

    internal TestTopics NewTopics(int partitions)
    {
        var topics = new TestTopics(BootstrapServers, _producer);
        Make(topics.Records, partitions);
        Make(topics.Checkpoints, 1);
        return topics;
    }

    private void Make(string topic, int partitions)
    {
        _made.Add(topic);
        if (_mock is not null)
        {
            _mock.CreateTopic(topic, partitions);
            return;
        }

        using var admin = Admin();
        admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = -1 }]).GetAwaiter().GetResult();
    }

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).Build();
}
