using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>What a check of a data directory has found.</summary>
/// <param name="Records">Audit records that were read and found in their place.</param>
/// <param name="Checkpoint">The newest checkpoint; null when there is none that the key has signed.</param>
/// <param name="Fault">The first thing that is not as it was written, one sentence; null when all is sound.</param>
/// <param name="FaultyRecord">Audit index of the first record that the fault touches; null when it cannot be told, or touches none.</param>
public sealed record AuditTreeReport(long Records, Checkpoint? Checkpoint, string? Fault, long? FaultyRecord)
{
    /// <summary>Index of the first record that was read; what is before it was not looked at.</summary>
    public long First { get; init; }

    /// <summary>Whether everything is as it was written and signed.</summary>
    public bool IsSound => Fault is null;

    /// <summary>How many of the records, from the first one on, are no longer kept in the journal: tiles alone stand for them.</summary>
    public long NotKept { get; init; }

    /// <summary>Records that no checkpoint covers yet.</summary>
    public long NotYetSigned => Math.Max(0, First + Records - (Checkpoint?.Size ?? 0));
}
