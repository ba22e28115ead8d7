using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>The leaves of records that are no longer kept: their tiles alone have them, and are never written again.</summary>
/// <param name="files">The tree's folder.</param>
/// <param name="records">How many records are no longer kept.</param>
internal sealed class KeptLeaves(AuditTreeFiles files, long records) : ITileSink
{
    private readonly long _tiles = AuditTreeFiles.LeafTilesOf(records);

    /// <summary>Adds them to an empty tree.</summary>
    /// <exception cref="TileMissingException">A tile is not there.</exception>
    public static void AppendTo(TileBuilder tree, ITileSource tiles, long records)
    {
        for (var index = 0L; tree.Size < records; index++)
        {
            var tile = new TileAddress(0, index, TileAddress.WidthAt(0, index, records));
            if (tiles.Read(tile) is not { } hashes || hashes.Length < tile.Width * MerkleHash.Length) throw new TileMissingException(tile);
            for (var leaf = 0; leaf < tile.Width; leaf++) tree.Append(new MerkleHash(hashes.Span.Slice(leaf * MerkleHash.Length, MerkleHash.Length)));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="AuditTreeException">The tile has other hashes than the records in the journal that it shares.</exception>
    public void Write(TileAddress tile, ReadOnlySpan<byte> hashes)
    {
        if (tile.Level > 0 || tile.Index >= _tiles) files.Write(tile, hashes);
        else if (files.Tiles.Read(tile) is not { } kept || !kept.Span.SequenceEqual(hashes)) throw new AuditTreeException($"the tile {files.Tiles.PathOf(tile)} and the journal differ");
    }
}
