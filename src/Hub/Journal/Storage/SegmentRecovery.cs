using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

// Walks one segment after another and says where the next record goes. Changes nothing but a torn tail.
internal sealed class SegmentRecovery(ILogger logger)
{
    // A batch may be one record of many megabytes.
    private const int ConfirmedAtOnceBytes = 1 << 20;

    // Of the segment walked last: where the batch of its last record begins.
    private long _lastBatchOffset;

    public long NextIndex { get; private set; }

    public long NextAuditIndex { get; private set; }

    public void StartAt(SegmentHeader header) => (NextIndex, NextAuditIndex) = (header.FirstIndex, header.FirstAuditIndex);

    // A segment that another one follows: it was whole and synced before that one was begun.
    public void RecoverSealed(LogSegment segment, long nextSegmentFirstIndex)
    {
        Use(segment, file =>
        {
            if (RandomAccess.GetLength(file) != segment.Header.SegmentBytes)
                throw new LogDamagedException(segment.Path, RandomAccess.GetLength(file), "The file has been cut off.");
            Walk(segment, file);
            if (NextIndex != nextSegmentFirstIndex)
                throw new LogDamagedException(
                    segment.Path, segment.DurableEnd,
                    $"Record {NextIndex} is damaged or missing; the next file begins with record {nextSegmentFirstIndex}.");
        });
    }

    // The segment that was being written: a crash may have cut its last batch short.
    public void RecoverLast(LogSegment segment)
    {
        Use(segment, file =>
        {
            Walk(segment, file);
            var end = segment.DurableEnd;
            // What came into the journal with its file was synced before: no crash can have cut it short.
            if (segment.Header.BeginsWhole && NextIndex == segment.FirstIndex)
                throw new LogDamagedException(segment.Path, end, $"Record {NextIndex} is damaged.");
            var torn = TornTail.Measure(file, segment, NextIndex);

            var length = RandomAccess.GetLength(file);
            var missing = Math.Max(0, segment.Header.SegmentBytes - length);
            if (missing > 0)
            {
                Require(DurableFiles.FillWithZeros(file, segment.Path, length, segment.Header.SegmentBytes));
                Log.ShortSegmentFilled(logger, segment.Path, length, segment.Header.SegmentBytes);
            }
            if (torn > 0)
            {
                Require(DurableFiles.FillWithZeros(file, segment.Path, end, end + torn));
                Log.TornTailCut(logger, segment.Path, end, torn);
            }
            Confirm(segment, file);
        });
    }

    public static void Require(LogFailure? failure)
    {
        if (failure is not null) throw failure.ToException();
    }

    private static void Use(LogSegment segment, Action<SafeFileHandle> recover)
    {
        var file = segment.Acquire();
        try
        {
            recover(file);
        }
        finally
        {
            segment.Release();
        }
    }

    // What was read of the last batch may stand in the page cache alone: the process died before the sync, or the sync failed,
    // after which Linux holds the pages clean and no later sync would write them. So they are written again.
    private void Confirm(LogSegment segment, SafeFileHandle file)
    {
        if (segment.DurableEnd == _lastBatchOffset) return;
        var block = new byte[Math.Min(ConfirmedAtOnceBytes, segment.DurableEnd - _lastBatchOffset)];
        for (var offset = _lastBatchOffset; offset < segment.DurableEnd;)
        {
            var read = RandomAccess.Read(file, block.AsSpan(0, (int)Math.Min(block.Length, segment.DurableEnd - offset)), offset);
            if (read == 0) throw new EndOfStreamException(segment.Path);
            Require(DurableFiles.Write(file, segment.Path, block.AsSpan(0, read), offset));
            offset += read;
        }
        Require(DurableFiles.SyncRecords(file, segment.Path));
    }

    // To the first place where no whole record stands.
    private void Walk(LogSegment segment, SafeFileHandle file)
    {
        using var cursor = new RecordCursor(file, SegmentHeader.RecordsOffset);
        _lastBatchOffset = cursor.Offset;
        for (var offset = cursor.Offset;
             cursor.TryRead(segment.Header.SegmentBytes, out var header, out _) == CursorStep.Record;
             offset = cursor.Offset)
        {
            if (header.Index != NextIndex || (header.AuditIndex != -1 && header.AuditIndex != NextAuditIndex))
                throw new LogDamagedException(segment.Path, offset, $"Record {header.Index} stands where record {NextIndex} belongs.");
            if (header.BatchOffset == 0) _lastBatchOffset = offset;
            segment.Mark(NextIndex, offset);
            segment.DurableEnd = cursor.Offset;
            NextIndex++;
            if (header.AuditIndex >= 0) NextAuditIndex++;
        }
    }
}
