using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EHealth.Integration.TransparencyLog.Merkle;

/// <summary>A hash of a Merkle tree: SHA-256, 32 bytes (RFC 6962, 2.1).</summary>
[InlineArray(Length)]
public struct MerkleHash : IEquatable<MerkleHash>
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = 32;

    private byte _first;

    /// <param name="bytes">The 32 bytes.</param>
    /// <exception cref="ArgumentException">There are not 32 of them.</exception>
    public MerkleHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"A hash has {Length} bytes, not {bytes.Length}.", nameof(bytes));
        bytes.CopyTo(this);
    }

    /// <summary>The bytes of a hash, where it stands.</summary>
    /// <param name="hash">The hash.</param>
    public static ReadOnlySpan<byte> Bytes([UnscopedRef] in MerkleHash hash) => MemoryMarshal.CreateReadOnlySpan(in hash._first, Length);

    /// <summary>Reads a hash in base64 (RFC 4648, 4), as notes and proofs write it.</summary>
    /// <param name="text">44 characters.</param>
    /// <param name="hash">The hash.</param>
    /// <returns>False when it is not the base64 of 32 bytes, written in the one canonical way.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out MerkleHash hash)
    {
        hash = default;
        return Convert.TryFromBase64Chars(text, hash, out var written) && written == Length && text.SequenceEqual(hash.ToString());
    }

    /// <summary>Whether two hashes are the same.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(MerkleHash left, MerkleHash right) => left.Equals(right);

    /// <summary>Whether two hashes differ.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(MerkleHash left, MerkleHash right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(MerkleHash other) => Bytes(in this).SequenceEqual(Bytes(in other));

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is MerkleHash other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(Bytes(in this));

    /// <summary>Base64 (RFC 4648, 4).</summary>
    public override readonly string ToString() => Convert.ToBase64String(Bytes(in this));
}
