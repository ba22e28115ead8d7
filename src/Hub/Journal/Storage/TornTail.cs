using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

// Tells a batch that a crash cut short from damage, once the walk has met something that is no whole record.
//
// Nothing whole behind it: the tail of a write, to be cut. Something whole behind it: damage, with one exception. A power loss
// may take any of a batch's sectors and leave the others, so the whole records behind the gap may belong to the same batch,
// of which nobody was told. That is so only if (1) every whole record behind was written before the broken one was known to
// be on disk, which their batch offsets say, and (2) a sector of the gap still is as zero as the segment was made: a sector is
// written whole or not at all, and a flipped bit does not blank one.
internal static class TornTail
{
    private const int SectorBytes = 512;
    private const int BlockBytes = 1 << 20;

    // Bytes to be cut behind the segment's last whole record; 0 when the rest is clean.
    public static long Measure(SafeFileHandle file, LogSegment segment, long brokenIndex)
    {
        var start = segment.DurableEnd;
        var dirty = LastDirtyByte(file, start, segment.Header.SegmentBytes) - start + 1;
        if (dirty <= 0) return 0;

        if (FirstWholeRecordBehind(file, segment, brokenIndex) is { } behind && !HasBlankSector(file, start, behind))
            throw Damaged(segment, brokenIndex);
        return dirty;
    }

    private static long? FirstWholeRecordBehind(SafeFileHandle file, LogSegment segment, long brokenIndex)
    {
        long? first = null;
        var (start, end) = (segment.DurableEnd, segment.Header.SegmentBytes);
        // Also keeps the search linear: random bytes hardly ever look like an index so near, so hardly any checksum is computed.
        var highestIndex = brokenIndex + (end - start) / RecordFormat.HeaderBytes;
        var block = new byte[(int)Math.Min(BlockBytes, end - start)];
        for (var at = start + RecordFormat.Alignment; at <= end - RecordFormat.HeaderBytes;)
        {
            var part = block.AsSpan(0, (int)Math.Min(block.Length, end - at));
            Read(file, part, at);
            var inside = 0;
            while (inside <= part.Length - RecordFormat.HeaderBytes)
            {
                var size = RecordFormat.SizeOf(part[inside..], end - at - inside);
                var index = RecordFormat.PeekIndex(part[inside..]);
                if (size == 0 || index <= brokenIndex || index > highestIndex || !TryRead(file, part[inside..], at + inside, size, end, out var header))
                {
                    inside += RecordFormat.Alignment;
                    continue;
                }
                if (header.BatchStart > brokenIndex) throw Damaged(segment, brokenIndex);
                first ??= at + inside;
                inside += size;
            }
            at += inside;
        }
        return first;
    }

    // From the block when it holds the record, else from the file: a record may be larger than what is to be held of a segment.
    private static bool TryRead(SafeFileHandle file, ReadOnlySpan<byte> block, long offset, int size, long end, out RecordHeader header)
    {
        if (size <= block.Length) return RecordFormat.TryRead(block[..size], out header);
        using var cursor = new RecordCursor(file, offset);
        return cursor.TryRead(end, out header, out _) == CursorStep.Record;
    }

    private static bool HasBlankSector(SafeFileHandle file, long from, long to)
    {
        var block = new byte[(int)Math.Min(BlockBytes, to - from)];
        while (from < to)
        {
            // Up to the end of a sector, so that none is looked at in two halves.
            var until = Math.Min(to, from - from % SectorBytes + BlockBytes);
            var part = block.AsSpan(0, (int)Math.Min(block.Length, until - from));
            Read(file, part, from);
            if (HasBlankSector(part, from)) return true;
            from += part.Length;
        }
        return false;
    }

    private static bool HasBlankSector(ReadOnlySpan<byte> gap, long offset)
    {
        while (!gap.IsEmpty)
        {
            var part = (int)Math.Min(SectorBytes - offset % SectorBytes, gap.Length);
            if (!gap[..part].ContainsAnyExcept((byte)0)) return true;
            gap = gap[part..];
            offset += part;
        }
        return false;
    }

    private static long LastDirtyByte(SafeFileHandle file, long from, long to)
    {
        var block = new byte[(int)Math.Min(BlockBytes, to - from)];
        for (var end = to; end > from;)
        {
            var begin = Math.Max(from, end - block.Length);
            var part = block.AsSpan(0, (int)(end - begin));
            Read(file, part, begin);
            if (part.LastIndexOfAnyExcept((byte)0) is var last and >= 0) return begin + last;
            end = begin;
        }
        return from - 1;
    }

    // What the file no longer has is as good as blank.
    public static void Read(SafeFileHandle file, Span<byte> target, long offset)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(file, target, offset);
            if (read == 0) break;
            target = target[read..];
            offset += read;
        }
        target.Clear();
    }

    private static LogDamagedException Damaged(LogSegment segment, long brokenIndex) => new(
        segment.Path, segment.DurableEnd,
        $"Record {brokenIndex} is damaged, yet later records are whole: this is not a write that a crash cut short.");
}
