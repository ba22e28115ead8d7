namespace EHealth.Integration.Hub.Journal.Salvage;

/// <summary>What a salvage has kept, set aside and lost.</summary>
/// <param name="Kept">Records of the new journal: all of the old one up to its first damage.</param>
/// <param name="NextIndex">Index of the record that will follow them.</param>
/// <param name="NextAuditIndex">Audit index of the audited record that will follow them.</param>
/// <param name="SetAside">Whole records behind the first damage.</param>
/// <param name="LostAudit">Audit indexes that are neither kept nor set aside, as far as anything tells: ranges, both ends included.</param>
/// <param name="SignedRecords">How many audit records the directory's newest checkpoint was signed over; null when there is none.</param>
/// <param name="Damages">Why.</param>
public sealed record SalvageReport(
    long Kept, long NextIndex, long NextAuditIndex, long SetAside, IReadOnlyList<AuditRange> LostAudit, long? SignedRecords, IReadOnlyList<LogDamage> Damages)
{
    /// <summary>Whether records that were signed are not in the new journal: the hub does not start on it with the old checkpoint.</summary>
    public bool IsBehindCheckpoint => SignedRecords > NextAuditIndex;
}
