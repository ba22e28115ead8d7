using System.Buffers.Binary;

namespace EHealth.Integration.Hub.Journal.Tests.Child;

/// <summary>A record whose every byte follows from who wrote it, so that whoever reads it can tell whether it is whole. Begins as audited records do, with a section and
/// its length: round, producer, number. Filler follows.</summary>
internal static class TestRecord
{
    /// <summary>A producer whose records fill a segment of 64 KiB with a handful.</summary>
    public const int BulkyProducer = 500;

    private const int SectionBytes = 3 * sizeof(int);
    private const int HeadBytes = sizeof(int) + SectionBytes;
    private const int LargeBytes = 90_000;

    /// <summary>Two of three are audited.</summary>
    public static bool IsAudited(int number) => number % 3 != 2;

    /// <summary>Too large for a segment of 64 KiB: one of its own.</summary>
    public static bool IsLarge(int producer, int number) => (producer == 0 && number % 60 == 59) || (producer == BulkyProducer && number % 30 == 20);

    /// <summary>Its payload.</summary>
    public static byte[] Of(int round, int producer, int number)
    {
        var payload = new byte[HeadBytes + FillerBytes(producer, number)];
        BinaryPrimitives.WriteInt32LittleEndian(payload, SectionBytes);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(4), round);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(8), producer);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(12), number);
        payload.AsSpan(HeadBytes).Fill((byte)(1 + ((round + producer + number) % 255)));
        return payload;
    }

    /// <summary>Who wrote it; null when a byte is not as it was written.</summary>
    public static (int Round, int Producer, int Number)? Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < HeadBytes || BinaryPrimitives.ReadInt32LittleEndian(payload) != SectionBytes) return null;
        var (round, producer, number) = (
            BinaryPrimitives.ReadInt32LittleEndian(payload[4..]), BinaryPrimitives.ReadInt32LittleEndian(payload[8..]), BinaryPrimitives.ReadInt32LittleEndian(payload[12..]));
        if (round < 0 || producer is < 0 or > 1000 || number is < 0 or > 10_000_000) return null;
        return payload.SequenceEqual(Of(round, producer, number)) ? (round, producer, number) : null;
    }

    private static int FillerBytes(int producer, int number) => (IsLarge(producer, number), producer) switch
    {
        (true, _) => LargeBytes,
        (_, BulkyProducer) => 5000 + (number * 311 % 5000),
        _ => ((producer * 37) + (number * 11)) % 900,
    };
}
