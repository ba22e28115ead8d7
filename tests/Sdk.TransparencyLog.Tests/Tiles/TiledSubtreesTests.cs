using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.TransparencyLog.Tests.Tiles;

public sealed class TiledSubtreesTests : IDisposable
{
    private const int Leaves = 70_000;
    private readonly MerkleHasher _hasher = new();

    public void Dispose() => _hasher.Dispose();

    [Fact]
    public void TreeFromTiles_IsTheTreeOfItsLeaves()
    {
        var leaves = new TilesInMemory(_hasher, Leaves);
        var frontier = new MerkleFrontier(_hasher);
        var roots = new Dictionary<long, MerkleHash>();
        for (var index = 0; index < Leaves; index++)
        {
            frontier.Append(leaves.Leaf(index));
            roots[index + 1] = frontier.Root();
        }

        foreach (var size in new long[] { 1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 69_999, Leaves })
        {
            var tree = new MerkleTree(new TiledSubtrees(leaves, _hasher, size), _hasher);
            Assert.Equal(roots[size], tree.Root(size));
            Assert.Equal(roots[size], new MerkleFrontier(_hasher, size, tree.Frontier(size)).Root());
            foreach (var index in new[] { 0, size / 3, size - 1 })
            {
                Assert.True(MerkleProofs.VerifyInclusion(_hasher, index, size, leaves.Leaf((int)index), [.. tree.Inclusion(index, size)], roots[size]));
            }

            foreach (var earlier in new[] { 1, (size / 2) + 1, size })
            {
                Assert.True(MerkleProofs.VerifyConsistency(_hasher, earlier, size, [.. tree.Consistency(earlier, size)], roots[earlier], roots[size]));
            }
        }
    }

    [Fact]
    public void TileThatIsNotThere_IsNamed()
    {
        var tree = new MerkleTree(new TiledSubtrees(new NoTiles(), _hasher, 300), _hasher);

        Assert.Equal(new TileAddress(1, 0, 1), Assert.Throws<TileMissingException>(() => tree.Root(300)).Tile);
    }

    [Fact]
    public void TileCutOff_IsNamed()
    {
        var tree = new MerkleTree(new TiledSubtrees(new OneHashTiles(), _hasher, 300), _hasher);

        Assert.Equal(new TileAddress(0, 1, 44), Assert.Throws<TileMissingException>(() => tree.Root(300)).Tile);
    }

    private sealed class NoTiles : ITileSource
    {
        public ReadOnlyMemory<byte>? Read(TileAddress tile) => null;
    }

    private sealed class OneHashTiles : ITileSource
    {
        public ReadOnlyMemory<byte>? Read(TileAddress tile) => new byte[MerkleHash.Length];
    }
}
