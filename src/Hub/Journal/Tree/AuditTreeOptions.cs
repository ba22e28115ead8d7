using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>The Merkle tree over the audit records.</summary>
public sealed class AuditTreeOptions
{
    /// <summary>Name of the log in its checkpoints and of its key, like a URL without scheme; no spaces and plus signs. Default <c>audit.NODE</c>, after the node's id.
    /// It must never change: a checkpoint under another name is one of another log.</summary>
    [RegularExpression(@"[^\s+]{0,200}")]
    public string Origin { get; set; } = "";

    /// <summary>File of the private key that signs checkpoints. Default <c>audit.key</c> in the data directory.</summary>
    public string KeyFilePath { get; set; } = "";

    /// <summary>At the latest so long after a record a checkpoint covers it. Default 1 s; 100 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After so many records there is a checkpoint at once, though not more often than every 50 ms. Default 1,000; 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int CheckpointRecords { get; set; } = 1000;

    /// <summary>Witnesses that checkpoints are submitted to. Default none.</summary>
    public IList<AuditWitnessOptions> Witnesses { get; set; } = [];

    /// <summary>How often the newest checkpoint is submitted. Default 10 s; 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan WitnessInterval { get; set; } = TimeSpan.FromSeconds(10);
}
