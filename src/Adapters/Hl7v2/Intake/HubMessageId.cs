using System.Security.Cryptography;
using System.Text;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>The hub's message id of an HL7v2 message, derived and not invented: a hospital that sends the same message again, because the
/// acknowledgment got lost, gives the same id, and the hub accepts the event once. So the adapter itself remembers nothing.</summary>
internal static class HubMessageId
{
    private const byte Version8 = 0x80;
    private const byte VariantRfc9562 = 0x80;

    /// <summary>UUIDv8 (RFC 9562, 5.8) over sender, MSH-10 and the message's bytes.</summary>
    public static Guid Derive(string system, string controlId, ReadOnlySpan<byte> message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{system}\n{controlId}\n"));
        hash.AppendData(message);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        digest[6] = (byte)((digest[6] & 0x0F) | Version8);
        digest[8] = (byte)((digest[8] & 0x3F) | VariantRfc9562);
        return new Guid(digest[..16], bigEndian: true);
    }
}
