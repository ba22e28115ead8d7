using System.Buffers.Binary;
using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Hub.Core.Pipeline;

/// <summary>Makes the ids of exchanges: UUIDv7 (RFC 9562, 5.7), 48 bits of Unix time in milliseconds and 74 random bits, so that they sort by time.</summary>
public static class ExchangeId
{
    private const byte Version = 0x70;
    private const byte Variant = 0x80;

    /// <summary>A new id. The same as <see cref="Guid.CreateVersion7(DateTimeOffset)"/> without a system call for each.</summary>
    public static Guid Create(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomBytes.Fill(bytes[6..]);
        var milliseconds = now.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)(milliseconds >> 32));
        BinaryPrimitives.WriteInt32BigEndian(bytes[2..], (int)milliseconds);
        bytes[6] = (byte)((bytes[6] & 0x0F) | Version);
        bytes[8] = (byte)((bytes[8] & 0x3F) | Variant);
        return new Guid(bytes, bigEndian: true);
    }
}
