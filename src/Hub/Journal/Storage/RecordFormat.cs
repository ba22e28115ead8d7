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
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)length);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], header.Index);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], header.AuditIndex);
        record[24] = header.Type;
        record[25] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(record[26..], header.BatchOffset);
        head.CopyTo(record[HeaderBytes..]);
        body.CopyTo(record[(HeaderBytes + head.Length)..]);
        record[length..].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Checksum(record));
        return size;
    }

    // The size on disk that the first bytes of a record claim; 0 when no record can begin like this or it would pass `room`.
    public static int SizeOf(ReadOnlySpan<byte> start, long room)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(start);
        return length >= HeaderBytes && length <= room ? Align((int)length) : 0;
    }

    // `record` is exactly what SizeOf said.
    public static bool TryRead(ReadOnlySpan<byte> record, out RecordHeader header)
    {
        header = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) != Checksum(record)) return false;
        header = new RecordHeader(
            PeekIndex(record),
            BinaryPrimitives.ReadInt64LittleEndian(record[16..]),
            record[24],
            BinaryPrimitives.ReadUInt16LittleEndian(record[26..]),
            (int)BinaryPrimitives.ReadUInt32LittleEndian(record) - HeaderBytes);
        return true;
    }

    public static long PeekIndex(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt64LittleEndian(record[8..]);

    private static uint Checksum(ReadOnlySpan<byte> record) =>
        ~Crc32C.Append(BitOperations.Crc32C(Crc32C.Initial, BinaryPrimitives.ReadUInt32LittleEndian(record)), record[ChecksummedFrom..]);

    private static int Align(int bytes) => (bytes + Alignment - 1) & -Alignment;
}
