using System.Buffers.Binary;
using System.Numerics;

namespace EHealth.Integration.Hub.Journal.Storage;

// One record, little endian, padded with zeros to 8 bytes:
//    0  u32  length: header and payload, without the padding; never 0, so that a zero-filled segment reads as its end
//    4  u32  CRC-32C of the length and of everything from byte 8, padding included
//    8  i64  index
//   16  i64  audit index, -1 when not audited
//   24  u8   type
//   25  u8   0
//   26  u16  batch offset
//   28       payload
internal static class RecordFormat
{
    public const int HeaderBytes = 28;
    public const int Alignment = 8;
    private const int ChecksummedFrom = 8;

    public static int SizeOnDisk(int payloadBytes) => Align(HeaderBytes + payloadBytes);

    public static int Write(Span<byte> destination, in RecordHeader header, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var length = HeaderBytes + head.Length + body.Length;
        var size = Align(length);
        var record = destination[..size];
        Write(record, header, length);
        head.CopyTo(record[HeaderBytes..]);
        body.CopyTo(record[(HeaderBytes + head.Length)..]);
        record[length..].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], ~ChecksumOf(record));
        return size;
    }

    // The header of a record whose payload is written from where it lies.
    public static void WriteHeader(Span<byte> destination, in RecordHeader header, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        Span<byte> padding = stackalloc byte[Alignment];
        padding.Clear();
        var length = HeaderBytes + header.PayloadBytes;
        var start = destination[..HeaderBytes];
        Write(start, header, length);
        var checksum = ChecksumOf(start);
        checksum = Crc32C.Append(Crc32C.Append(checksum, head), body);
        BinaryPrimitives.WriteUInt32LittleEndian(start[4..], ~Crc32C.Append(checksum, padding[..(Align(length) - length)]));
    }

    // The size on disk that the first bytes of a record claim; 0 when no record can begin like this or it would pass `room`.
    public static int SizeOf(ReadOnlySpan<byte> start, long room)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(start);
        return length >= HeaderBytes && length <= room ? Align((int)length) : 0;
    }

    // `record` is exactly what SizeOf said.
    public static bool TryRead(ReadOnlySpan<byte> record, out RecordHeader header) => TryRead(record, ChecksumOf(record), out header);

    // The same for a record whose bytes passed one after another: by its first bytes, and by what ChecksumOf and Crc32C.Append made of all of them.
    public static bool TryRead(ReadOnlySpan<byte> start, uint checksum, out RecordHeader header)
    {
        header = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(start[4..]) != ~checksum) return false;
        header = new RecordHeader(
            PeekIndex(start),
            BinaryPrimitives.ReadInt64LittleEndian(start[16..]),
            start[24],
            BinaryPrimitives.ReadUInt16LittleEndian(start[26..]),
            (int)BinaryPrimitives.ReadUInt32LittleEndian(start) - HeaderBytes);
        return true;
    }

    public static long PeekIndex(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt64LittleEndian(record[8..]);

    // Of a record, or of its beginning; to be complemented when all of it has passed.
    public static uint ChecksumOf(ReadOnlySpan<byte> record) =>
        Crc32C.Append(BitOperations.Crc32C(Crc32C.Initial, BinaryPrimitives.ReadUInt32LittleEndian(record)), record[ChecksummedFrom..]);

    private static void Write(Span<byte> record, in RecordHeader header, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)length);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], header.Index);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], header.AuditIndex);
        record[24] = header.Type;
        record[25] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(record[26..], header.BatchOffset);
    }

    private static int Align(int bytes) => (bytes + Alignment - 1) & -Alignment;
}
