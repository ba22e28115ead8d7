using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>The audit sections of the records on disk.</summary>
internal static class AuditedRecords
{
    /// <summary>Records from one audit index on, up to the newest. Each is valid until the next one is asked for.</summary>
    public static IEnumerable<(long AuditIndex, ReadOnlyMemory<byte> Section)> From(SegmentedLog log, long auditIndex)
    {
        using var reader = log.OpenReader(log.FindAudited(auditIndex));
        while (reader.TryRead(out var record))
        {
            if (record.AuditIndex >= auditIndex) yield return (record.AuditIndex, AuditSection.Of(record.Payload));
        }
    }
}
