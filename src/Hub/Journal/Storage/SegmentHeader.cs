using System.Buffers.Binary;

namespace EHealth.Integration.Hub.Journal.Storage;

// The first 64 bytes of a segment, little endian:
//    0  magic "EHJOURNL"
//    8  u32  format version
//   12  u32  CRC-32C of the other 60 bytes
//   16  16 B journal id (RFC 9562 byte order)
//   32  i64  index of the segment's first record
//   40  i64  audit index that its first audited record has
//   48  i64  size of the file
//   56  u8   1 when the segment was made for its first record and got its name with it, see LargeSegment; else 0
//   57  0
internal sealed record SegmentHeader(Guid JournalId, long FirstIndex, long FirstAuditIndex, long SegmentBytes, bool BeginsWhole = false)
{
    public const int Bytes = 64;

    // Records have pages of their own: the header's page is never written again, so no torn write can reach it.
    public const int RecordsOffset = 4096;

    private const uint Version = 1;
    private static ReadOnlySpan<byte> Magic => "EHJOURNL"u8;

    public void Write(Span<byte> destination)
    {
        var header = destination[..Bytes];
        header.Clear();
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Version);
        JournalId.TryWriteBytes(header[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(header[32..], FirstIndex);
        BinaryPrimitives.WriteInt64LittleEndian(header[40..], FirstAuditIndex);
        BinaryPrimitives.WriteInt64LittleEndian(header[48..], SegmentBytes);
        header[56] = BeginsWhole ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], Checksum(header));
    }

    // Null when these are not the bytes of a whole header of this version.
    public static SegmentHeader? Read(ReadOnlySpan<byte> source)
    {
        var header = source[..Bytes];
        if (!header.StartsWith(Magic) ||
            BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != Version ||
            BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) != Checksum(header)) return null;
        return new SegmentHeader(
            new Guid(header.Slice(16, 16), bigEndian: true),
            BinaryPrimitives.ReadInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(header[48..]),
            header[56] != 0);
    }

    private static uint Checksum(ReadOnlySpan<byte> header) =>
        ~Crc32C.Append(Crc32C.Append(Crc32C.Initial, header[..12]), header[16..]);
}
