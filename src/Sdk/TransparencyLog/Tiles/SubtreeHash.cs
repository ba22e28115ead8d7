using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Tiles;

/// <summary>The root over neighbouring hashes of a tile.</summary>
internal static class SubtreeHash
{
    /// <param name="hasher">Hashes for it.</param>
    /// <param name="hashes">The hashes, one behind the other.</param>
    /// <param name="count">How many: a power of two.</param>
    public static MerkleHash Of(MerkleHasher hasher, ReadOnlySpan<byte> hashes, int count) => count == 1
        ? new MerkleHash(hashes[..MerkleHash.Length])
        : hasher.Node(Of(hasher, hashes, count / 2), Of(hasher, hashes[(count / 2 * MerkleHash.Length)..], count / 2));
}
