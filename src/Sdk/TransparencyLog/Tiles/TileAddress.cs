using System.Globalization;

namespace EHealth.Integration.TransparencyLog.Tiles;

/// <summary>Which tile (C2SP tlog-tiles): up to 256 consecutive hashes of one level, each the root of a complete subtree of 256^level leaves.</summary>
/// <param name="Level">0 for hashes of leaves; at most 7, for a tree has fewer than 2^63 leaves.</param>
/// <param name="Index">Place of the tile within its level, from 0.</param>
/// <param name="Width">How many hashes it has, 1 to 256; fewer than 256 at the tree's right edge only.</param>
public readonly record struct TileAddress(int Level, long Index, int Width)
{
    /// <summary>Hashes of a full tile.</summary>
    public const int FullWidth = 256;

    /// <summary>Leaves under a tile double with each of the 8 levels of nodes it spans.</summary>
    public const int Height = 8;

    private const int GroupSize = 1000;

    /// <summary>Whether it has all 256 hashes.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>The path below the log's prefix, with slashes: <c>tile/0/x001/234</c>, <c>tile/0/x001/234.p/17</c>.</summary>
    public string Path
    {
        get
        {
            var groups = (Index % GroupSize).ToString("D3", CultureInfo.InvariantCulture);
            for (var rest = Index / GroupSize; rest > 0; rest /= GroupSize)
            {
                groups = string.Create(CultureInfo.InvariantCulture, $"x{rest % GroupSize:D3}/{groups}");
            }

            return IsFull
                ? string.Create(CultureInfo.InvariantCulture, $"tile/{Level}/{groups}")
                : string.Create(CultureInfo.InvariantCulture, $"tile/{Level}/{groups}.p/{Width}");
        }
    }

    /// <summary>How many hashes a tile has when the tree has so many leaves.</summary>
    /// <param name="level">The tile's level.</param>
    /// <param name="index">The tile's place within its level.</param>
    /// <param name="size">How many leaves the tree has.</param>
    /// <returns>0 to 256.</returns>
    public static int WidthAt(int level, long index, long size) => (int)Math.Clamp((size >> (Height * level)) - (index * FullWidth), 0, FullWidth);
}
