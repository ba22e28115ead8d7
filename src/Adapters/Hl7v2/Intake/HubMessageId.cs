using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>The hub's message id of an HL7v2 message, derived and not invented: a hospital that sends the same message again, because the
/// acknowledgment got lost, gives the same id, and the hub accepts the event once. So the adapter itself remembers nothing.</summary>
internal static class HubMessageId
{
    private const byte Version8 = 0x80;
    private const byte VariantRfc9562 = 0x80;
    private const int TimeBytes = 6;
    private const int OtherBits = 16;

    /// <summary>UUIDv8 (RFC 9562, 5.8): 48 bits of time as in UUIDv7, then bits of SHA-256 over sender, MSH-10 and the message's bytes. The time comes
    /// first so that the hub's index of ids grows at its end; it decides nothing.</summary>
    /// <param name="system">The sender.</param>
    /// <param name="controlId">MSH-10.</param>
    /// <param name="at">MSH-7; null when the message has none.</param>
    /// <param name="message">The whole message.</param>
    /// <param name="part">Which of the events that the message becomes, from 0; most become one.</param>
    public static Guid Derive(string system, string controlId, DateTimeOffset? at, ReadOnlySpan<byte> message, int part)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{system}\n{controlId}\n"));
        if (part > 0) hash.AppendData(Encoding.UTF8.GetBytes($"{part}\n"));
        hash.AppendData(message);
        Span<byte> id = stackalloc byte[TimeBytes + SHA256.HashSizeInBytes];
        hash.GetHashAndReset(id[TimeBytes..]);
        BinaryPrimitives.WriteUInt64BigEndian(id, ((ulong)Math.Max(0, at?.ToUnixTimeMilliseconds() ?? 0) << OtherBits) | ((ulong)id[TimeBytes] << 8) | id[TimeBytes + 1]);
        id[6] = (byte)((id[6] & 0x0F) | Version8);
        id[8] = (byte)((id[8] & 0x3F) | VariantRfc9562);
        return new Guid(id[..16], bigEndian: true);
    }
}
