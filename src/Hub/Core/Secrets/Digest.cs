using System.Security.Cryptography;

namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>SHA-256 (FIPS 180-4) with a context that each thread keeps: OpenSSL takes longer to find the algorithm and to make a context than to hash a
/// kilobyte.</summary>
internal static class Digest
{
    [ThreadStatic]
    private static IncrementalHash? _hash;

    /// <summary>The 32 bytes.</summary>
    public static byte[] Of(ReadOnlySpan<byte> data)
    {
        var digest = new byte[SHA256.HashSizeInBytes];
        Of(data, digest);
        return digest;
    }

    /// <summary>The 32 bytes, to where they belong; that may be where the data stands.</summary>
    public static void Of(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        var hash = _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(data);
        hash.GetHashAndReset(destination);
    }
}
