using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>Reads the files of a log that nobody writes to, and changes nothing: for whoever checks it. Stricter than the hub at its start: also the torn tail of a
/// crash, which the hub would cut, is damage here.</summary>
public static class LogFiles
{
    private const int BlockBytes = 1 << 20;

    /// <summary>Every record, in order, as a <see cref="LogReader"/> hands it out.</summary>
    /// <param name="directory">The log's directory.</param>
    /// <returns>Records; each payload is valid until the next one is asked for.</returns>
    /// <exception cref="LogDamagedException">A byte is not what was written; all records before it have been handed out.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<LogRecord> Read(string directory)
    {
        LogSegment[] segments = [.. SegmentFiles.List(directory).Select(file => LogRecovery.Load(file.Path, file.FirstIndex))];
        LogRecovery.RequireOneJournal(segments);
        if (segments.Length == 0) yield break;
        var (index, auditIndex) = (segments[0].FirstIndex, segments[0].Header.FirstAuditIndex);
        foreach (var segment in segments)
        {
            if (segment.FirstIndex != index) throw new LogDamagedException(segment.Path, 0, $"The file begins with record {segment.FirstIndex}, expected {index}.");
            LogRecovery.RequireAuditIndex(segment, auditIndex);
            using var file = File.OpenHandle(segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (RandomAccess.GetLength(file) != segment.Header.SegmentBytes) throw new LogDamagedException(segment.Path, RandomAccess.GetLength(file), "The file has not the length it was made with.");
            RequireBlank(file, segment.Path, SegmentHeader.Bytes, SegmentHeader.RecordsOffset);
            using var cursor = new RecordCursor(file, SegmentHeader.RecordsOffset);
            var offset = cursor.Offset;
            while (cursor.TryRead(segment.Header.SegmentBytes, out var header, out var payload) == CursorStep.Record)
            {
                if (header.Index != index || (header.AuditIndex != -1 && header.AuditIndex != auditIndex))
                    throw new LogDamagedException(segment.Path, offset, $"Record {header.Index} stands where record {index} belongs.");
                yield return new LogRecord(header.Index, header.AuditIndex, header.Type, payload, new StoredBytes(segment, cursor.PayloadOffset, header.PayloadBytes));
                offset = cursor.Offset;
                index++;
                if (header.AuditIndex >= 0) auditIndex++;
            }

            RequireBlank(file, segment.Path, offset, segment.Header.SegmentBytes);
        }
    }

    /// <summary>Audit index of the oldest audited record that a log keeps, or will have when it has none; 0 without a log.</summary>
    /// <exception cref="LogDamagedException">The oldest file does not begin as one of a log.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static long FirstAuditIndexOf(string directory) =>
        SegmentFiles.List(directory) is [var oldest, ..] ? LogRecovery.Load(oldest.Path, oldest.FirstIndex).Header.FirstAuditIndex : 0;

    private static void RequireBlank(SafeFileHandle file, string path, long from, long to)
    {
        var block = new byte[(int)Math.Min(BlockBytes, Math.Max(0, to - from))];
        while (from < to)
        {
            var read = RandomAccess.Read(file, block.AsSpan(0, (int)Math.Min(block.Length, to - from)), from);
            if (read == 0) throw new LogDamagedException(path, from, "The file has been cut off.");
            if (block.AsSpan(0, read).IndexOfAnyExcept((byte)0) is var dirty and >= 0)
                throw new LogDamagedException(path, from + dirty, "Here stands something that is no whole record.");
            from += read;
        }
    }
}
