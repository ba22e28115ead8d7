using Confluent.Kafka;
using EHealth.Integration.Audit.Checking;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Audit;

/// <summary>Which hub's audit is read, and from where.</summary>
public sealed class AuditConsumerOptions
{
    /// <summary>Kafka bootstrap servers, <c>host:port,host:port</c>.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>The public key that signs the log's checkpoints, come by in a way that is trusted.</summary>
    public required NoteVerifier Key { get; init; }

    /// <summary>The hub node whose records are read (<c>AuditRecord.node_id</c>), where several hubs share the topics: what others sent is then passed over. Default
    /// null: there is one hub only, and a checkpoint under another name is a fault.</summary>
    public string? NodeId { get; init; }

    /// <summary>Topic of the records. Default <c>ehealth.audit.v1</c>.</summary>
    public string Topic { get; init; } = "ehealth.audit.v1";

    /// <summary>Topic of the checkpoints; it has one partition. Default <c>ehealth.audit.checkpoints.v1</c>.</summary>
    public string CheckpointTopic { get; init; } = "ehealth.audit.checkpoints.v1";

    /// <summary>What is kept, and from when on a record that does not come is missing.</summary>
    public AuditCheckLimits Limits { get; init; } = new();

    /// <summary>Further librdkafka settings, such as <c>security.protocol</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Hears of Kafka's troubles, such as a broker that is away; reading goes on by itself. Called on threads of the client. Default: nobody.</summary>
    public Action<Error>? OnTrouble { get; init; }
}
