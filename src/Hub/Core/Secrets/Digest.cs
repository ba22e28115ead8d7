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
        var hash = _hash ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(data);
        return hash.GetHashAndReset();
    }
}
