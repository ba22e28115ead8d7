using System.Security.Cryptography;
using EHealth.Integration.Hub.Core.Secrets;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Core.Audit;

/// <summary>Hides the hashes of messages. Many messages say little more than a person's number, and whoever has their plain hash finds the number by trying.</summary>
public static class RecordSalt
{
    /// <summary>The salt of the records of one exchange: 32 bytes that nobody can tell without the person's key.</summary>
    /// <param name="recordKey">The person's, see <see cref="SealedSubject.RecordKey"/>; nobody's when the record is about nobody.</param>
    /// <param name="exchangeId">The exchange.</param>
    public static byte[] Of(ReadOnlySpan<byte> recordKey, Guid exchangeId)
    {
        Span<byte> material = stackalloc byte[SHA256.HashSizeInBytes + 16];
        recordKey.CopyTo(material);
        exchangeId.TryWriteBytes(material[SHA256.HashSizeInBytes..], bigEndian: true, out _);
        return Digest.Of(material);
    }

    /// <summary>What stands in a record: SHA-256 of the salt followed by SHA-256 of the message.</summary>
    public static ByteString Hash(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> messageHash)
    {
        Span<byte> salted = stackalloc byte[2 * SHA256.HashSizeInBytes];
        salt.CopyTo(salted);
        messageHash.CopyTo(salted[SHA256.HashSizeInBytes..]);
        return UnsafeByteOperations.UnsafeWrap(Digest.Of(salted));
    }
}
