using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;

namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>Where the audit stream goes.</summary>
public sealed class AuditRelayOptions
{
    /// <summary>Kafka bootstrap servers, <c>host:port,host:port</c>; empty = no relay, auditors read from the hub.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>Topic of the audit records. Default <c>ehealth.audit.v1</c>.</summary>
    [RegularExpression("[a-zA-Z0-9._-]{1,249}")]
    public string Topic { get; set; } = "ehealth.audit.v1";

    /// <summary>Topic of the audit tree's checkpoints; it needs one partition. Default <c>ehealth.audit.checkpoints.v1</c>.</summary>
    [RegularExpression("[a-zA-Z0-9._-]{1,249}")]
    public string CheckpointTopic { get; set; } = "ehealth.audit.checkpoints.v1";

    /// <summary>Records handed to Kafka and not yet confirmed. Default 20,000; 1 to 1,000,000. Further ones wait in the journal.</summary>
    [Range(1, 1_000_000)]
    public int MaxUnconfirmed { get; set; } = 20_000;

    /// <summary>Whether the hub asks Kafka for both topics' settings and refuses to start, or to send, when they would lose records. Default true. False for a stand-in
    /// for Kafka that tells no settings.</summary>
    public bool CheckTopics { get; set; } = true;

    /// <summary>Whether a topic may have one replica only: one disk lost is then the audit in Kafka lost. Default false.</summary>
    public bool AllowSingleReplica { get; set; }

    /// <summary>The topics must keep records at least so long. Default 365 days; 1 hour to 36,500 days. How long the law wants it is the operator's to know.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "36500.00:00:00")]
    public TimeSpan LeastRetention { get; set; } = TimeSpan.FromDays(365);

    /// <summary>A limit of a partition's size below this is refused, in bytes. Default null: any is, for it deletes records however young.</summary>
    [Range(1, long.MaxValue)]
    public long? LeastRetentionBytes { get; set; }

    /// <summary>How batches are compressed. Default gzip, which every Kafka client reads without a further library.</summary>
    public CompressionType Compression { get; set; } = CompressionType.Gzip;

    /// <summary>Further librdkafka settings, e.g. <c>security.protocol</c>. They cannot loosen acks or idempotence.</summary>
    public IDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
