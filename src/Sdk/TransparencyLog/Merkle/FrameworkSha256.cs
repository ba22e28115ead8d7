using System.Security.Cryptography;

namespace EHealth.Integration.TransparencyLog.Merkle;

/// <summary>SHA-256 of .NET, for systems without OpenSSL 3.</summary>
internal sealed class FrameworkSha256 : Sha256
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

    public override void Take(Span<byte> hash) => _hash.GetHashAndReset(hash);

    public override void Dispose() => _hash.Dispose();
}
