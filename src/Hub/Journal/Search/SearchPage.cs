using System.Buffers.Binary;
using System.Numerics;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Search;

// A search file is read a page of 4 KiB at a time and checked as it is read: checking whole files at start would read gigabytes.
//    0  u32  CRC-32C of the page's number in the file and of what follows
//    4       1,023 places (u32, eighths of the offset in the segment: records stand on multiples of 8)
//            or 341 entries (u64 key, u32 record)
internal static class SearchPage
{
    public const int Bytes = 4096;
    public const int PlaceBytes = sizeof(uint);
    public const int EntryBytes = sizeof(ulong) + sizeof(uint);
    public const int PlacesOfPage = (Bytes - ChecksumBytes) / PlaceBytes;
    public const int EntriesOfPage = (Bytes - ChecksumBytes) / EntryBytes;
    private const int ChecksumBytes = sizeof(uint);

    public static Span<byte> BodyOf(Span<byte> page) => page[ChecksumBytes..Bytes];

    public static ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> page) => page[ChecksumBytes..Bytes];

    public static void Finish(Span<byte> page, int number) => BinaryPrimitives.WriteUInt32LittleEndian(page, Checksum(page, number));

    public static bool IsWhole(ReadOnlySpan<byte> page, int number) => BinaryPrimitives.ReadUInt32LittleEndian(page) == Checksum(page, number);

    public static void WriteEntry(Span<byte> page, int place, SearchEntry entry)
    {
        var at = BodyOf(page).Slice(place * EntryBytes, EntryBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(at, entry.Key);
        BinaryPrimitives.WriteUInt32LittleEndian(at[sizeof(ulong)..], entry.Record);
    }

    public static SearchEntry ReadEntry(ReadOnlySpan<byte> page, int place)
    {
        var at = BodyOf(page).Slice(place * EntryBytes, EntryBytes);
        return new SearchEntry(BinaryPrimitives.ReadUInt64LittleEndian(at), BinaryPrimitives.ReadUInt32LittleEndian(at[sizeof(ulong)..]));
    }

    private static uint Checksum(ReadOnlySpan<byte> page, int number) =>
        ~Crc32C.Append(BitOperations.Crc32C(Crc32C.Initial, (uint)number), BodyOf(page));
}
