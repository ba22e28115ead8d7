using System.Buffers.Binary;
using System.Numerics;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>The bytes of one journal segment, written and read without the journal's own code (layout: RecordFormat, SegmentHeader).</summary>
internal static class SegmentBytes
{
    public const int HeaderBytes = 64;
    public const int RecordsOffset = 4096;
    public const int RecordHeaderBytes = 28;
    public const int Length = 16 << 10;

    /// <summary>A segment with these bytes behind its header.</summary>
    public static byte[] Of(ReadOnlySpan<byte> records)
    {
        var segment = new byte[Length];
        "EHJOURNL"u8.CopyTo(segment);
        segment[8] = 1;
        segment[16] = 7; // of the journal's id
        BinaryPrimitives.WriteInt64LittleEndian(segment.AsSpan(48), Length);
        records[..Math.Min(records.Length, Length - RecordsOffset)].CopyTo(segment.AsSpan(RecordsOffset));
        SealHeader(segment);
        return segment;
    }

    /// <summary>Gives the header the checksum that it should have.</summary>
    public static void SealHeader(Span<byte> segment) =>
        BinaryPrimitives.WriteUInt32LittleEndian(segment[12..], ~Crc(Crc(uint.MaxValue, segment[..12]), segment[16..HeaderBytes]));

    /// <summary>Gives each record the checksum that it should have, as far as lengths lead: no fuzzer guesses one.</summary>
    public static void SealRecords(Span<byte> segment)
    {
        var offset = RecordsOffset;
        while (SizeAt(segment, offset) is > 0 and var size)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(segment[(offset + 4)..], ChecksumOf(segment.Slice(offset, size)));
            offset += size;
        }
    }

    /// <summary>The whole records from the first one on: where each begins, and its size with padding.</summary>
    public static List<(int Offset, int Size)> WholeRecords(ReadOnlySpan<byte> segment)
    {
        var records = new List<(int, int)>();
        var offset = RecordsOffset;
        while (SizeAt(segment, offset) is > 0 and var size && BinaryPrimitives.ReadUInt32LittleEndian(segment[(offset + 4)..]) == ChecksumOf(segment.Slice(offset, size)))
        {
            records.Add((offset, size));
            offset += size;
        }

        return records;
    }

    /// <summary>A record as a seed has it.</summary>
    public static byte[] Record(long index, long auditIndex, byte batchOffset, ReadOnlySpan<byte> payload)
    {
        var length = RecordHeaderBytes + payload.Length;
        var record = new byte[(length + 7) / 8 * 8];
        BinaryPrimitives.WriteInt32LittleEndian(record, length);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(8), index);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(16), auditIndex);
        record[24] = 2;
        record[26] = batchOffset;
        payload.CopyTo(record.AsSpan(RecordHeaderBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), ChecksumOf(record));
        return record;
    }

    private static int SizeAt(ReadOnlySpan<byte> segment, int offset)
    {
        if (segment.Length - offset < 8) return 0;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(segment[offset..]);
        return length < RecordHeaderBytes || length > segment.Length - offset ? 0 : (int)((length + 7) / 8 * 8);
    }

    private static uint ChecksumOf(ReadOnlySpan<byte> record) => ~Crc(Crc(uint.MaxValue, record[..4]), record[8..]);

    private static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes) crc = BitOperations.Crc32C(crc, one);
        return crc;
    }
}
