using EHealth.Integration.EmbeddedServers;

namespace EHealth.Integration.Stack;

/// <summary>The Kafka of the stack: librdkafka's mock cluster, or a real one.</summary>
internal sealed class KafkaPart : IDisposable
{
    public const string AuditTopic = "ehealth.audit.v1";
    public const string CheckpointTopic = "ehealth.audit.checkpoints.v1";

    // The mock keeps some 5 MB a partition: several partitions give the reader that runs along more room.
    private const int MockPartitions = 8;

    private readonly KafkaMockCluster? _mock;

    private KafkaPart(string kind, string bootstrapServers, KafkaMockCluster? mock)
    {
        Kind = kind;
        BootstrapServers = bootstrapServers;
        _mock = mock;
    }

    /// <summary>What it is, for people.</summary>
    public string Kind { get; }

    public string BootstrapServers { get; }

    public static KafkaPart Start(string bootstrapServers)
    {
        if (bootstrapServers.Length > 0)
        {
            return new KafkaPart("Apache Kafka", bootstrapServers, null);
        }

        var mock = KafkaMockCluster.Start(brokers: 1);
        mock.CreateTopic(AuditTopic, MockPartitions);
        mock.CreateTopic(CheckpointTopic, partitions: 1);
        return new KafkaPart("development Kafka, not durable", mock.BootstrapServers, mock);
    }

    public void Dispose() => _mock?.Dispose();
}
