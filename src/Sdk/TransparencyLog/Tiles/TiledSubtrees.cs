using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Tiles;

/// <summary>Complete subtrees, read from tiles. What lies between the levels that tiles hold is hashed again.</summary>
/// <param name="tiles">The tiles.</param>
/// <param name="hasher">Hashes for it.</param>
/// <param name="size">How many leaves the tree has: tells which tiles are partial.</param>
public sealed class TiledSubtrees(ITileSource tiles, MerkleHasher hasher, long size) : IMerkleSubtrees
{
    private const int MostKept = 1024;
    private readonly Dictionary<TileAddress, ReadOnlyMemory<byte>> _kept = [];

    /// <inheritdoc/>
    /// <exception cref="TileMissingException">A tile is not there.</exception>
    public MerkleHash Subtree(int level, long index)
    {
        var (tileLevel, within) = Math.DivRem(level, TileAddress.Height);
        var first = index << within;
        var tileIndex = first / TileAddress.FullWidth;
        var tile = new TileAddress(tileLevel, tileIndex, TileAddress.WidthAt(tileLevel, tileIndex, size));
        var offset = (int)(first % TileAddress.FullWidth);
        return SubtreeHash.Of(hasher, Hashes(tile, offset + (1 << within))[(offset * MerkleHash.Length)..], 1 << within);
    }

    private ReadOnlySpan<byte> Hashes(TileAddress tile, int needed)
    {
        if (!_kept.TryGetValue(tile, out var bytes))
        {
            if (tiles.Read(tile) is not { } read || read.Length < tile.Width * MerkleHash.Length) throw new TileMissingException(tile);
            if (_kept.Count == MostKept) _kept.Clear();
            _kept[tile] = bytes = read;
        }

        return needed <= tile.Width ? bytes.Span : throw new TileMissingException(tile);
    }
}
