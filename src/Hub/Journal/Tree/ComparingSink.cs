using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>Compares the tiles that the records give with those that are kept.</summary>
/// <param name="kept">The tiles that are kept.</param>
/// <param name="signed">How many records are signed: tiles of later ones may not be written yet.</param>
internal sealed class ComparingSink(TileDirectory kept, long signed) : ITileSink
{
    public void Write(TileAddress tile, ReadOnlySpan<byte> hashes)
    {
        var path = kept.PathOf(tile);
        var end = ((tile.Index * TileAddress.FullWidth) + tile.Width) << (TileAddress.Height * tile.Level);
        var full = tile with { Width = TileAddress.FullWidth };
        if (File.Exists(path)) Compare(tile, path, hashes);
        else if (File.Exists(kept.PathOf(full))) Compare(full, kept.PathOf(full), hashes); // later records have made it full: it replaces its parts
        else if (end <= signed) throw new TileFaultException($"the tile {path} is missing", RecordOf(tile, 0));

        // Those of earlier checkpoints stay until the tile is full.
        var partial = Path.GetDirectoryName(kept.PathOf(tile with { Width = 1 }))!;
        if (!Directory.Exists(partial)) return;
        foreach (var file in Directory.EnumerateFiles(partial))
        {
            if (!int.TryParse(Path.GetFileName(file), out var width) || width is < 1 or >= TileAddress.FullWidth) throw new TileFaultException($"{file} is no tile", RecordOf(tile, 0));
            Compare(tile with { Width = width }, file, hashes);
        }
    }

    private static void Compare(TileAddress tile, string path, ReadOnlySpan<byte> hashes)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        if (bytes.Length != tile.Width * MerkleHash.Length) throw new TileFaultException($"the tile {path} has {bytes.Length} bytes instead of {tile.Width * MerkleHash.Length}", RecordOf(tile, 0));
        var common = Math.Min(bytes.Length, hashes.Length);
        if (bytes[..common].CommonPrefixLength(hashes[..common]) is var same && same < common)
            throw new TileFaultException($"audit record {RecordOf(tile, same / MerkleHash.Length)} and the tile {path} differ", RecordOf(tile, same / MerkleHash.Length));
    }

    private static long RecordOf(TileAddress tile, int hash) => ((tile.Index * TileAddress.FullWidth) + hash) << (TileAddress.Height * tile.Level);
}
