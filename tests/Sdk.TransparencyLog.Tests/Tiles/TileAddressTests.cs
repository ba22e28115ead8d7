using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.TransparencyLog.Tests.Tiles;

public sealed class TileAddressTests
{
    [Theory]
    [InlineData(0, 0L, 256, "tile/0/000")]
    [InlineData(0, 1234067L, 256, "tile/0/x001/x234/067")] // the specification's example
    [InlineData(1, 999L, 17, "tile/1/999.p/17")]
    [InlineData(2, 1000L, 1, "tile/2/x001/000.p/1")]
    public void Tile_HasThePathOfTheSpecification(int level, long index, int width, string path) =>
        Assert.Equal(path, new TileAddress(level, index, width).Path);

    // The specification's example: a tree of 70,000 leaves.
    [Theory]
    [InlineData(0, 272L, 256)]
    [InlineData(0, 273L, 112)]
    [InlineData(0, 274L, 0)]
    [InlineData(1, 0L, 256)]
    [InlineData(1, 1L, 17)]
    [InlineData(2, 0L, 1)]
    [InlineData(3, 0L, 0)]
    public void TreeOfSeventyThousand_HasTilesOfThisWidth(int level, long index, int width) => Assert.Equal(width, TileAddress.WidthAt(level, index, 70_000));
}
