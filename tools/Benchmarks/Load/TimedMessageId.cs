using System.Buffers.Binary;

namespace EHealth.Integration.Benchmarks.Load;

/// <summary>Message ids that carry the moment at which the message was due, so that whoever receives it needs no table. They sort by time, as those of the
/// SDK do (UUIDv7).</summary>
internal static class TimedMessageId
{
    private const int Bytes = 16;

    /// <param name="due">Timestamp of <see cref="TimeProvider.System"/>.</param>
    /// <param name="number">Tells apart what is due at one moment.</param>
    public static Guid Make(long due, long number)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, due);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], number);
        return new Guid(bytes, bigEndian: true);
    }

    public static long DueOf(Guid messageId)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        messageId.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }
}
