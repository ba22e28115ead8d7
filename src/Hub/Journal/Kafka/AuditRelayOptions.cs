using System.ComponentModel.DataAnnotations;

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

    /// <summary>Further librdkafka settings, e.g. <c>security.protocol</c>. They cannot loosen acks or idempotence.</summary>
    public IDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
