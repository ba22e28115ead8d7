namespace EHealth.Integration.Audit.Checking;

/// <summary>What is wrong with an audit trail.</summary>
public enum AuditFaultKind
{
    /// <summary>A message is no audit record.</summary>
    RecordUnreadable,

    /// <summary>A record did not come, although enough after it did, or Kafka has deleted it before it was read.</summary>
    RecordMissing,

    /// <summary>Two different records have one index.</summary>
    RecordsDiffer,

    /// <summary>The records are not those that were signed.</summary>
    RecordsChanged,

    /// <summary>A message is no checkpoint that the log's key has signed.</summary>
    CheckpointUnsigned,

    /// <summary>Two different trees of one size were signed: the log has shown two histories.</summary>
    HistoryForked,
}
