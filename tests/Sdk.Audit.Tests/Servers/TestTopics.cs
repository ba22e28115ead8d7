using Confluent.Kafka;

namespace EHealth.Integration.Audit.Tests.Servers;

/// <summary>The two topics of a hub's audit.</summary>
internal sealed class TestTopics(string bootstrapServers, IProducer<Null, byte[]> producer)
{
    public string Records { get; } = $"audit.{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";

    public string Checkpoints => Records + ".checkpoints";

    public AuditConsumerOptions OptionsFor(TestTrail trail, int mostAhead = 1000, string? node = null) => new()
    {
        BootstrapServers = bootstrapServers,
        Key = trail.Key.Verifier,
        NodeId = node,
        Topic = Records,
        CheckpointTopic = Checkpoints,
        Limits = new() { MostAhead = mostAhead },
        Settings = new Dictionary<string, string> { ["fetch.wait.max.ms"] = "20", ["reconnect.backoff.ms"] = "10", ["reconnect.backoff.max.ms"] = "100" },
    };

    /// <summary>Writes records to the partitions that are named for them, and the checkpoints.</summary>
    public void Write(IEnumerable<(int Partition, byte[] Record)> records, IEnumerable<byte[]> checkpoints)
    {
        foreach (var (partition, record) in records) producer.Produce(new TopicPartition(Records, partition), new Message<Null, byte[]> { Value = record });
        foreach (var checkpoint in checkpoints) producer.Produce(new TopicPartition(Checkpoints, 0), new Message<Null, byte[]> { Value = checkpoint });
        producer.Flush(TestContext.Current.CancellationToken);
    }
}
