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

        var tail = new byte[segment.Header.SegmentBytes - start];
        Read(file, tail, start);
        if (FirstWholeRecordBehind(tail, segment, brokenIndex) is { } behind && !HasBlankSector(tail.AsSpan(0, behind), start))
            throw Damaged(segment, brokenIndex);
        return dirty;
    }

    private static int? FirstWholeRecordBehind(byte[] tail, LogSegment segment, long brokenIndex)
    {
        int? first = null;
        // Also keeps the search linear: random bytes hardly ever look like an index so near, so hardly any checksum is computed.
        var highestIndex = brokenIndex + tail.Length / RecordFormat.HeaderBytes;
        for (var at = RecordFormat.Alignment; at <= tail.Length - RecordFormat.HeaderBytes;)
        {
            var candidate = tail.AsSpan(at);
            var size = RecordFormat.SizeOf(candidate, candidate.Length);
            var index = RecordFormat.PeekIndex(candidate);
            if (size == 0 || index <= brokenIndex || index > highestIndex || !RecordFormat.TryRead(candidate[..size], out var header))
            {
                at += RecordFormat.Alignment;
                continue;
            }
            if (header.BatchStart > brokenIndex) throw Damaged(segment, brokenIndex);
            first ??= at;
            at += size;
        }
        return first;
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
    private static void Read(SafeFileHandle file, Span<byte> target, long offset)
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
