using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tests.Child;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Storage.Disks;

/// <summary>What a start finds after a disk has failed or lost its power.</summary>
internal static class RestartedJournal
{
    /// <summary>Opens the journal, reads all of it, and appends one more record.</summary>
    /// <param name="directory">Its directory.</param>
    /// <param name="round">The round that every record must be of.</param>
    /// <param name="acknowledged">Numbers of the records that must be there, by index.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static async Task<string?> CheckAsync(string directory, int round, IReadOnlyDictionary<long, int> acknowledged)
    {
        try
        {
            await using var log = SegmentedLog.Open(
                new SegmentedLogOptions { Directory = directory, SegmentBytes = 64 << 10, MaxPayloadBytes = 1 << 20 }, TimeProvider.System, NullLogger<SegmentedLog>.Instance);
            var (wrong, count) = Read(log, round, acknowledged);
            if (wrong is not null) return wrong;
            if (acknowledged.Keys.FirstOrDefault(index => index >= count, -1) is var lost and >= 0) return $"record {lost} was acknowledged, and {count} are there";
            var appended = await log.AppendAsync(type: 7, audited: true, new byte[3000], CancellationToken.None);
            return appended.Durable && appended.Index == count ? null : $"a new record behind {count} got {appended}";
        }
        catch (LogDamagedException refused)
        {
            return $"the start was refused: {refused.Message}";
        }
    }

    private static (string? Wrong, long Count) Read(SegmentedLog log, int round, IReadOnlyDictionary<long, int> acknowledged)
    {
        using var reader = log.OpenReader(0);
        var (index, auditIndex, last) = (0L, 0L, -1);
        for (; reader.TryRead(out var record); index++)
        {
            if (TestRecord.Read(record.Payload.Span) is not { } writer || writer.Round != round || writer.Producer != TestRecord.BulkyProducer) return ($"record {index} is not as anybody wrote it", index);
            if (record.Index != index || record.AuditIndex != (TestRecord.IsAudited(writer.Number) ? auditIndex++ : -1)) return ($"record {index} has index {record.Index} and audit index {record.AuditIndex}", index);
            if (writer.Number <= last) return ($"number {writer.Number} stands behind {last}", index);
            if (acknowledged.TryGetValue(index, out var number) && number != writer.Number) return ($"index {index} was acknowledged for number {number} and holds {writer.Number}", index);
            last = writer.Number;
        }

        return (null, index);
    }
}
