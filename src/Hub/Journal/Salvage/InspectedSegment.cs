namespace EHealth.Integration.Hub.Journal.Salvage;

/// <summary>What an inspection has found in one segment.</summary>
/// <param name="File">The file.</param>
/// <param name="FirstIndex">Index of its first record, as its name says.</param>
/// <param name="FirstAuditIndex">Audit index that its first audited record has; null when its header cannot be read.</param>
/// <param name="Bytes">Length of the file.</param>
public sealed record InspectedSegment(string File, long FirstIndex, long? FirstAuditIndex, long Bytes)
{
    /// <summary>Records that are whole and in their place.</summary>
    public long Records { get; internal set; }

    /// <summary>Those of them that are audited.</summary>
    public long AuditedRecords { get; internal set; }

    /// <summary>When the first audited one was made; null when there is none.</summary>
    public DateTimeOffset? FirstRecordedAt { get; internal set; }

    /// <summary>When the last audited one was made; null when there is none.</summary>
    public DateTimeOffset? LastRecordedAt { get; internal set; }

    /// <summary>Bytes at its end of a write that a crash cut short: no damage, the hub cuts them at its start.</summary>
    public long TornBytes { get; internal set; }
}
