using System.Collections.Concurrent;
using System.Security.Cryptography;
using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>Hides the person a message is about: a keyed pseudonym to group records by, and the identifier encrypted.</summary>
public sealed class SubjectSealer(IKeyRing keys, Sealer sealer) : IDisposable
{
    private const int MaxIdentifierBytes = 256;

    private static readonly byte[] Context = "ehealth/subject/v1"u8.ToArray();

    // A keyed context takes as long to make as to use, and is not safe to share: a few are reused.
    private readonly ConcurrentBag<IncrementalHash> _idle = [];

    /// <summary>HMAC-SHA-256 over kind and value: the same identifier gives the same 32 bytes whichever contract carried it.</summary>
    public byte[] Pseudonym(IdentifierKind kind, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, MaxIdentifierBytes);
        Span<byte> material = stackalloc byte[1 + value.Length];
        material[0] = (byte)kind;
        value.CopyTo(material[1..]);
        var hash = _idle.TryTake(out var idle) ? idle : IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.PseudonymKey);
        hash.AppendData(material);
        var pseudonym = hash.GetHashAndReset();
        _idle.Add(hash);
        return pseudonym;
    }

    /// <summary>The identifier under the current sealing key.</summary>
    public SealedSubject Seal(IdentifierKind kind, ReadOnlySpan<byte> value) =>
        new(Pseudonym(kind, value), sealer.Seal(value, Context), keys.Current.Id);

    /// <summary>The identifier again, for those who hold the key; null when the key was destroyed.</summary>
    public byte[]? Open(ReadOnlySpan<byte> sealedSubject) => sealer.Open(sealedSubject, Context);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var hash in _idle)
        {
            hash.Dispose();
        }
    }
}
