using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Tests.Merkle;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.TransparencyLog.Tests.Tiles;

public sealed class TileBuilderTests : IDisposable
{
    private const int Leaves = 66_000;
    private readonly MerkleHasher _hasher = new();
    private readonly KeptTiles _kept = new();

    public void Dispose() => _hasher.Dispose();

    [Fact]
    public void Leaves_GiveTheTilesOfTheDefinition()
    {
        var expected = new TilesInMemory(_hasher, Leaves);
        var builder = new TileBuilder(_hasher, _kept);
        for (var index = 0; index < Leaves; index++) builder.Append(expected.Leaf(index));
        builder.WriteEdge();

        Assert.Equal(257 + 1 + 1 + 1 + 1, _kept.Tiles.Count); // level 0: full, edge; level 1: full, edge; level 2: edge
        Assert.All(_kept.Tiles, tile => Assert.Equal(expected.Read(tile.Key)!.Value, tile.Value));
    }

    [Fact]
    public void EdgeHandedOutAgain_IsOnlyWhatHasGrown()
    {
        var builder = new TileBuilder(_hasher, _kept);
        for (var index = 0; index < 300; index++) builder.Append(_hasher.Leaf(LeafList.Number(index)));
        builder.WriteEdge();
        _kept.Tiles.Clear();

        builder.WriteEdge();
        Assert.Empty(_kept.Tiles);

        builder.Append(_hasher.Leaf(LeafList.Number(300)));
        builder.WriteEdge();
        Assert.Equal([new TileAddress(0, 1, 45)], _kept.Tiles.Keys);
    }

    [Fact]
    public void RootAtEverySize_IsThatOfTheLeaves()
    {
        var builder = new TileBuilder(_hasher, _kept);
        var frontier = new MerkleFrontier(_hasher);
        Assert.Equal(MerkleHasher.EmptyRoot, builder.Root());
        for (var index = 0; index < 1030; index++)
        {
            var leaf = _hasher.Leaf(LeafList.Number(index));
            builder.Append(leaf);
            frontier.Append(leaf);
            Assert.Equal(frontier.Root(), builder.Root());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_536)]
    [InlineData(65_793)]
    public void TreeTakenUpAgain_GoesOnAsIfNeverLeft(int size)
    {
        var leaves = new TilesInMemory(_hasher, Leaves);
        var whole = new TileBuilder(_hasher, new KeptTiles());
        for (var index = 0; index < Leaves; index++) whole.Append(leaves.Leaf(index));

        var resumed = TileBuilder.Resume(_hasher, _kept, leaves, size);
        for (var index = size; index < Leaves; index++) resumed.Append(leaves.Leaf(index));

        Assert.Equal(Leaves, resumed.Size);
        Assert.Equal(whole.Root(), resumed.Root());
    }

    [Fact]
    public void TileOfTheEdgeThatIsNotThere_IsNamed() =>
        Assert.Equal(new TileAddress(0, 1, 44), Assert.Throws<TileMissingException>(() => TileBuilder.Resume(_hasher, _kept, _kept, 300)).Tile);

    private sealed class KeptTiles : ITileSink, ITileSource
    {
        public Dictionary<TileAddress, ReadOnlyMemory<byte>> Tiles { get; } = [];

        public void Write(TileAddress tile, ReadOnlySpan<byte> hashes) => Tiles[tile] = hashes.ToArray();

        public ReadOnlyMemory<byte>? Read(TileAddress tile) => Tiles.TryGetValue(tile, out var bytes) ? bytes : null;
    }
}
