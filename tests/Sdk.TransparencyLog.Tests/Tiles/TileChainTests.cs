using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.TransparencyLog.Tests.Tiles;

public sealed class TileChainTests : IDisposable
{
    private const int Leaves = 66_000; // 257 full tiles, one above them, one above that
    private readonly MerkleHasher _hasher = new();
    private readonly Dictionary<TileAddress, ReadOnlyMemory<byte>> _spoilt = [];
    private readonly TilesInMemory _tiles;

    public TileChainTests() => _tiles = new TilesInMemory(_hasher, Leaves);

    public void Dispose() => _hasher.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_536)]
    [InlineData(Leaves)]
    public void TilesAsTheyWereMade_AreWhole(int size) => Assert.True(IsWhole(size, newest: 1000));

    [Theory]
    [InlineData(0, 0L)]
    [InlineData(0, 256L)]
    [InlineData(1, 0L)]
    public void TileThatIsShorterOrAnother_IsNoticed(int level, long index)
    {
        var tile = new TileAddress(level, index, TileAddress.FullWidth);
        var whole = _tiles.Read(tile)!.Value;
        _spoilt[tile] = whole[..^1];
        Assert.False(IsWhole(Leaves, newest: 1000));

        _spoilt[tile] = new byte[whole.Length];
        Assert.False(IsWhole(Leaves, newest: 1000));
    }

    [Fact]
    public void OlderTiles_AreNotLookedAt()
    {
        _spoilt[new TileAddress(0, 0, TileAddress.FullWidth)] = default;

        Assert.True(IsWhole(Leaves, newest: 256));
        Assert.False(IsWhole(Leaves, newest: 257));
    }

    private bool IsWhole(int size, int newest) => TileChain.IsWhole(_hasher, new Spoilt(this), size, newest);

    private sealed class Spoilt(TileChainTests test) : ITileSource
    {
        public ReadOnlyMemory<byte>? Read(TileAddress tile) => test._spoilt.TryGetValue(tile, out var bytes) ? bytes : test._tiles.Read(tile);
    }
}
