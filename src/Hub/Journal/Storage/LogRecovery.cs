using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Storage;

// From a directory to a log that may be appended to: the segments in order, each checked record by record.
internal static class LogRecovery
{
    public static DurableExtent Run(SegmentedLogOptions options, TimeProvider time, ILogger logger)
    {
        SegmentRecovery.Require(SegmentFiles.DeleteLarge(options.Directory));
        var files = SegmentFiles.List(options.Directory);
        if (files.Count == 0)
        {
            BeginJournal(options, time);
            files = SegmentFiles.List(options.Directory);
        }

        LogSegment[] segments = [.. files.Select(file => Load(file.Path, file.FirstIndex))];
        RequireOneJournal(segments);

        var recovery = new SegmentRecovery(logger);
        recovery.StartAt(segments[0].Header);
        for (var i = 0; i < segments.Length; i++)
        {
            RequireAuditIndex(segments[i], recovery.NextAuditIndex);
            if (i < segments.Length - 1) recovery.RecoverSealed(segments[i], segments[i + 1].FirstIndex);
            else recovery.RecoverLast(segments[i]);
        }
        return new DurableExtent(segments, recovery.NextIndex - 1, recovery.NextAuditIndex);
    }

    private static void BeginJournal(SegmentedLogOptions options, TimeProvider time)
    {
        var header = new SegmentHeader(Guid.CreateVersion7(time.GetUtcNow()), 0, 0, options.SegmentBytes);
        SegmentRecovery.Require(
            SegmentFiles.PrepareSpare(options.Directory, options.SegmentBytes) ?? SegmentFiles.PlaceSpare(options.Directory, header));
    }

    public static LogSegment Load(string path, long firstIndex)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
        bytes.Clear();
        RandomAccess.Read(file, bytes, 0);
        if (SegmentHeader.Read(bytes) is not { } header)
            throw new LogDamagedException(path, 0, "The file does not begin with a journal header of a version this program knows.");
        if (header.FirstIndex != firstIndex)
            throw new LogDamagedException(path, 0, $"The file has been renamed: it begins with record {header.FirstIndex}.");
        return new LogSegment(path, header);
    }

    public static void RequireOneJournal(LogSegment[] segments)
    {
        foreach (var segment in segments)
            if (segment.Header.JournalId != segments[0].Header.JournalId)
                throw new LogDamagedException(segment.Path, 0, $"The file belongs to another journal, {segment.Header.JournalId}.");
    }

    public static void RequireAuditIndex(LogSegment segment, long nextAuditIndex)
    {
        if (segment.Header.FirstAuditIndex != nextAuditIndex)
            throw new LogDamagedException(
                segment.Path, 0, $"The file begins with audit record {segment.Header.FirstAuditIndex}, expected {nextAuditIndex}.");
    }
}
