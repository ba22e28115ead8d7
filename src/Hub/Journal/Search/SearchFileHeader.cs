using System.Buffers.Binary;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Search;

// The first page of a search file, little endian, after the page's checksum:
//    0  magic "EHSEARCH"
//    8  u32  format version
//   12  u32  audited records of the segment
//   16  16 B journal id (RFC 9562 byte order)
//   32  i64  index of the segment's first record
//   40  i64  audit index of its first audited record
//   48  i64  where its records end
//   56  i64  earliest recorded_at, Unix milliseconds
//   64  i64  latest
//   72  u32  entries
// Pages of record places follow, then pages of entries (SearchPage).
internal sealed record SearchFileHeader(
    Guid JournalId, long FirstIndex, long FirstAuditIndex, long SegmentEnd, int Records, int Entries, long EarliestMs, long LatestMs)
{
    private const uint Version = 2; // 1: without the key of "break the glass"

    private static ReadOnlySpan<byte> Magic => "EHSEARCH"u8;

    public int PlacePages => (Records + SearchPage.PlacesOfPage - 1) / SearchPage.PlacesOfPage;

    public int EntryPages => (Entries + SearchPage.EntriesOfPage - 1) / SearchPage.EntriesOfPage;

    public long FileBytes => (1L + PlacePages + EntryPages) * SearchPage.Bytes;

    public void Write(Span<byte> page)
    {
        var body = SearchPage.BodyOf(page);
        Magic.CopyTo(body);
        BinaryPrimitives.WriteUInt32LittleEndian(body[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(body[12..], Records);
        JournalId.TryWriteBytes(body[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(body[32..], FirstIndex);
        BinaryPrimitives.WriteInt64LittleEndian(body[40..], FirstAuditIndex);
        BinaryPrimitives.WriteInt64LittleEndian(body[48..], SegmentEnd);
        BinaryPrimitives.WriteInt64LittleEndian(body[56..], EarliestMs);
        BinaryPrimitives.WriteInt64LittleEndian(body[64..], LatestMs);
        BinaryPrimitives.WriteInt32LittleEndian(body[72..], Entries);
    }

    // Null when it is another version's.
    public static SearchFileHeader? Read(ReadOnlySpan<byte> page)
    {
        var body = SearchPage.BodyOf(page);
        return body.StartsWith(Magic) && BinaryPrimitives.ReadUInt32LittleEndian(body[8..]) == Version
            ? new SearchFileHeader(
                new Guid(body.Slice(16, 16), bigEndian: true),
                BinaryPrimitives.ReadInt64LittleEndian(body[32..]),
                BinaryPrimitives.ReadInt64LittleEndian(body[40..]),
                BinaryPrimitives.ReadInt64LittleEndian(body[48..]),
                BinaryPrimitives.ReadInt32LittleEndian(body[12..]),
                BinaryPrimitives.ReadInt32LittleEndian(body[72..]),
                BinaryPrimitives.ReadInt64LittleEndian(body[56..]),
                BinaryPrimitives.ReadInt64LittleEndian(body[64..]))
            : null;
    }

    public bool IsOf(LogSegment segment) =>
        JournalId == segment.Header.JournalId && FirstIndex == segment.FirstIndex && FirstAuditIndex == segment.Header.FirstAuditIndex && SegmentEnd == segment.DurableEnd;
}
