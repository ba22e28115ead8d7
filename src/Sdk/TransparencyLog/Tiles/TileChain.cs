using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Tiles;

/// <summary>Holds full tiles against the hash that stands for each in the level above.</summary>
public static class TileChain
{
    /// <summary>Whether the newest full tiles of every level are there, whole, and what the level above says of them.</summary>
    /// <param name="hasher">Hashes for it.</param>
    /// <param name="tiles">The tiles.</param>
    /// <param name="size">How many leaves the tree has.</param>
    /// <param name="newest">How many tiles of each level are looked at.</param>
    public static bool IsWhole(MerkleHasher hasher, ITileSource tiles, long size, int newest)
    {
        for (var level = 0; size >> (TileAddress.Height * (level + 1)) is var full and > 0; level++)
        {
            for (var index = Math.Max(0, full - newest); index < full; index++)
            {
                if (tiles.Read(new TileAddress(level, index, TileAddress.FullWidth)) is not { Length: TileAddress.FullWidth * MerkleHash.Length } bytes) return false;
                if (HashAbove(tiles, level + 1, index, size) is not { } above || SubtreeHash.Of(hasher, bytes.Span, TileAddress.FullWidth) != above) return false;
            }
        }

        return true;
    }

    private static MerkleHash? HashAbove(ITileSource tiles, int level, long hash, long size)
    {
        var (index, place) = Math.DivRem(hash, TileAddress.FullWidth);
        var width = TileAddress.WidthAt(level, index, size);
        return tiles.Read(new TileAddress(level, index, width)) is { } bytes && bytes.Length >= width * MerkleHash.Length
            ? new MerkleHash(bytes.Span.Slice((int)place * MerkleHash.Length, MerkleHash.Length))
            : null;
    }
}
