using System.Buffers.Binary;
using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>A segment of the journal: what its checksum does not vouch for is no record; a start finds exactly the whole ones or names the damage, and what it cuts is cut
/// for good; nothing that the bytes say takes more memory than they are worth.</summary>
/// <remarks>The low bits of the first byte: 1, records get right checksums; 2, the next 64 bytes stand in place of the segment's header; 4, with a right checksum. Then come the
/// records.</remarks>
internal sealed class JournalTarget : IFuzzTarget
{
    private const int SealedRecords = 1;
    private const int OwnHeader = 2;
    private const int SealedHeader = 4;
    private const string FirstSegment = "00000000000000000000.log";

    // Blocks of 64 KiB to 1 MiB, of which a walk takes a few.
    private const long MostAllocatedBytes = 16 << 20;

    public string Name => "journal";

    public string Words => "journal.dict";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, .. SegmentBytes.Record(0, -1, 0, "a"u8), .. SegmentBytes.Record(1, 0, 0, "\u0004\0\0\0abcd"u8), .. SegmentBytes.Record(2, -1, 1, "last"u8)],
        [SealedRecords, .. SegmentBytes.Record(0, 0, 0, []), .. SegmentBytes.Record(1, 1, 0, "bc"u8)],
        [0, .. SegmentBytes.Record(0, -1, 0, "a"u8), .. new byte[600], .. SegmentBytes.Record(2, -1, 2, "of the same batch"u8)],
        [0, .. SegmentBytes.Record(0, -1, 0, "a"u8), 1, .. new byte[39], .. SegmentBytes.Record(2, -1, 0, "of a later one"u8)],
        [SealedRecords | OwnHeader | SealedHeader, .. SegmentBytes.Of([]).AsSpan(0, SegmentBytes.HeaderBytes), .. SegmentBytes.Record(0, 0, 0, "x"u8)],
        [0],
    ];

    public void Run(byte[] input)
    {
        if (input.Length == 0) return;
        var segment = SegmentOf(input);
        var path = ScratchFiles.PathOf(FirstSegment);
        File.WriteAllBytes(path, segment);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(path, segment);
        if ((input[0] & OwnHeader) == 0) Recover(path, segment);
        CheckWhole(path);
        Invariant.Holds(GC.GetAllocatedBytesForCurrentThread() - before < MostAllocatedBytes, "a segment takes no more memory than blocks of it");
    }

    private static byte[] SegmentOf(byte[] input)
    {
        var rest = input.AsSpan(1);
        var header = (input[0] & OwnHeader) == 0 ? [] : rest[..Math.Min(rest.Length, SegmentBytes.HeaderBytes)];
        var segment = SegmentBytes.Of(rest[header.Length..]);
        if (!header.IsEmpty)
        {
            header.CopyTo(segment);
            if ((input[0] & SealedHeader) != 0) SegmentBytes.SealHeader(segment);
        }

        if ((input[0] & SealedRecords) != 0) SegmentBytes.SealRecords(segment);
        return segment;
    }

    private static void Read(string path, byte[] segment)
    {
        var whole = SegmentBytes.WholeRecords(segment);
        using var file = File.OpenHandle(path);
        using var cursor = new RecordCursor(file, SegmentHeader.RecordsOffset);
        var read = 0;
        for (; cursor.TryRead(segment.Length, out var header, out var payload) == CursorStep.Record; read++)
        {
            Invariant.Holds(read < whole.Count, "a record that is read has its checksum");
            var (offset, size) = whole[read];
            Invariant.Holds(cursor.Offset == offset + size && cursor.PayloadOffset == offset + SegmentBytes.RecordHeaderBytes, "a record stands where the one before ends");
            var length = BinaryPrimitives.ReadInt32LittleEndian(segment.AsSpan(offset)) - SegmentBytes.RecordHeaderBytes;
            Invariant.Holds(payload.Span.SequenceEqual(segment.AsSpan(offset + SegmentBytes.RecordHeaderBytes, length)), "a payload is that of the file");
            Invariant.Holds(header.Index == BinaryPrimitives.ReadInt64LittleEndian(segment.AsSpan(offset + 8)), "an index is that of the file");
        }

        Invariant.Holds(read == whole.Count, "every whole record is read");
    }

    /// <summary>What a start does with the newest segment, twice: the second finds what the first has left.</summary>
    private static void Recover(string path, byte[] segment)
    {
        if (Recover(path) is not { } found) return;
        var after = File.ReadAllBytes(path);
        Invariant.Holds(found.NextIndex == SegmentBytes.WholeRecords(segment).Count, "a start finds every whole record up to the first broken one, or refuses");
        Invariant.Holds(after.AsSpan(0, (int)found.End).SequenceEqual(segment.AsSpan(0, (int)found.End)), "a start changes no record");
        Invariant.Holds(!after.AsSpan((int)found.End).ContainsAnyExcept((byte)0), "a start leaves nothing behind the last record");
        Invariant.Holds(Recover(path) == found && File.ReadAllBytes(path).AsSpan().SequenceEqual(after), "the next start finds the same");
    }

    private static (long NextIndex, long End)? Recover(string path)
    {
        try
        {
            var segment = LogRecovery.Load(path, 0);
            var recovery = new SegmentRecovery(NullLogger.Instance);
            recovery.StartAt(segment.Header);
            recovery.RecoverLast(segment);
            return (recovery.NextIndex, segment.DurableEnd);
        }
        catch (LogDamagedException)
        {
            return null;
        }
    }

    /// <summary>As a check of a copy reads it, which changes nothing.</summary>
    private static void CheckWhole(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var whole = SegmentBytes.WholeRecords(bytes);
        var read = 0;
        try
        {
            foreach (var record in LogFiles.Read(Path.GetDirectoryName(path)!)) Invariant.Holds(record.Index == read++, "records are numbered without gaps");
            var end = whole.Count == 0 ? SegmentBytes.RecordsOffset : whole[^1].Offset + whole[^1].Size;
            Invariant.Holds(read == whole.Count && !bytes.AsSpan(end).ContainsAnyExcept((byte)0), "a file that is said to be whole is");
        }
        catch (LogDamagedException)
        {
            Invariant.Holds(read <= whole.Count, "a record that is read has its checksum");
        }
    }
}
