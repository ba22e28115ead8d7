using System.Collections.Concurrent;
using System.Security.Cryptography;
using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Hub.Core.Secrets;

/// <summary>By what the hub finds persons in what it keeps for itself. A tag stands in no record, and outlives an erasure.</summary>
public sealed class SubjectTags(IKeyRing keys) : IDisposable
{
    private const int MaxIdentifierBytes = 256;

    // A keyed context takes as long to make as to use, and is not safe to share: a few are reused.
    private readonly ConcurrentBag<IncrementalHash> _idle = [];

    /// <summary>HMAC-SHA-256 over kind and value, 32 bytes: the same identifier gives the same tag whichever contract carried it.</summary>
    public byte[] Of(IdentifierKind kind, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, MaxIdentifierBytes);
        Span<byte> material = stackalloc byte[1 + value.Length];
        material[0] = (byte)kind;
        value.CopyTo(material[1..]);
        var hash = _idle.TryTake(out var idle) ? idle : IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.TagKey);
        hash.AppendData(material);
        var tag = hash.GetHashAndReset();
        _idle.Add(hash);
        return tag;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var hash in _idle)
        {
            hash.Dispose();
        }
    }
}
