using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Search;

// Where in the journal an audited record stands. A segment is not read from its beginning for that: who follows the audit would pay for 64 MiB each time.
internal static class AuditedPlace
{
    // Opens a reader shortly before the record; null when the record is no longer kept.
    public static LogReader? Open(SegmentedLog log, long auditIndex)
    {
        try
        {
            return auditIndex < log.FirstAuditIndex ? null : log.OpenReader(Near(log.SegmentOfAudited(auditIndex), auditIndex));
        }
        catch (Exception gone) when (gone is ArgumentOutOfRangeException or FileNotFoundException && auditIndex < log.FirstAuditIndex)
        {
            return null; // it went between the look and the opening
        }
    }

    // The last mark of the segment behind which the next audited record is this one or an earlier one.
    private static long Near(LogSegment segment, long auditIndex)
    {
        var file = segment.Acquire();
        try
        {
            long low = 0, high = (segment.FindNear(long.MaxValue).Index - segment.FirstIndex) / LogSegment.MarkEvery;
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                using var cursor = new RecordCursor(file, segment.FindNear(segment.FirstIndex + (middle * LogSegment.MarkEvery)).Offset);
                if (NextAudited(segment, cursor) <= auditIndex) low = middle;
                else high = middle - 1;
            }

            return segment.FirstIndex + (low * LogSegment.MarkEvery);
        }
        finally
        {
            segment.Release();
        }
    }

    private static long NextAudited(LogSegment segment, RecordCursor cursor)
    {
        while (cursor.TryRead(segment.DurableEnd, out var header, out _) == CursorStep.Record)
        {
            if (header.AuditIndex >= 0) return header.AuditIndex;
        }

        return long.MaxValue;
    }
}
