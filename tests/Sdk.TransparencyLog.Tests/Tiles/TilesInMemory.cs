using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Tests.Merkle;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.TransparencyLog.Tests.Tiles;

/// <summary>Tiles of a tree whose leaves are numbers, by the specification's definition: each hash is the root over 256^level leaves.</summary>
internal sealed class TilesInMemory : ITileSource
{
    private readonly List<MerkleHash[]> _levels = [];

    public TilesInMemory(MerkleHasher hasher, int leaves)
    {
        _levels.Add([.. Enumerable.Range(0, leaves).Select(number => hasher.Leaf(LeafList.Number(number)))]);
        while (_levels[^1].Length >= TileAddress.FullWidth)
        {
            var below = _levels[^1];
            _levels.Add([.. Enumerable.Range(0, below.Length / TileAddress.FullWidth).Select(tile => Root(hasher, below.AsSpan(tile * TileAddress.FullWidth, TileAddress.FullWidth)))]);
        }
    }

    public MerkleHash Leaf(int index) => _levels[0][index];

    public ReadOnlyMemory<byte>? Read(TileAddress tile)
    {
        if (tile.Level >= _levels.Count) return null;
        var hashes = _levels[tile.Level].Skip((int)tile.Index * TileAddress.FullWidth).Take(tile.Width).SelectMany(hash => MerkleHash.Bytes(in hash).ToArray()).ToArray();
        return hashes.Length == 0 ? null : hashes;
    }

    private static MerkleHash Root(MerkleHasher hasher, ReadOnlySpan<MerkleHash> hashes) =>
        hashes.Length == 1 ? hashes[0] : hasher.Node(Root(hasher, hashes[..(hashes.Length / 2)]), Root(hasher, hashes[(hashes.Length / 2)..]));
}
