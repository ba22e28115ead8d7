namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>
/// What became of one append. Not durable means that the caller must refuse its message: the log has failed, is closed,
/// or has no room for it on the disk.
/// Such a record may still be found after a restart when the failure struck while it was being written; it was never acknowledged.
/// </summary>
/// <param name="Durable">The record is on disk: the device has confirmed the sync that covers it.</param>
/// <param name="Index">The record's place in the log, from 0 without gaps; -1 when not durable.</param>
/// <param name="AuditIndex">Its place among the audited records, from 0 without gaps; -1 when not audited or not durable.</param>
public readonly record struct AppendResult(bool Durable, long Index, long AuditIndex)
{
    internal static AppendResult Refused { get; } = new(false, -1, -1);
}
