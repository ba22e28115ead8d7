using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Tiles;

/// <summary>Makes the tiles of a growing tree. It keeps the tiles of the right edge, at most eight, and hands out each that is full. For one thread at a time.</summary>
/// <param name="hasher">Hashes for it.</param>
/// <param name="sink">Where the tiles go.</param>
public sealed class TileBuilder(MerkleHasher hasher, ITileSink sink) : IMerkleSubtrees
{
    private readonly List<EdgeTile> _edge = []; // a level each

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; private set; }

    /// <summary>Goes on with a tree whose tiles are kept.</summary>
    /// <param name="hasher">Hashes for it.</param>
    /// <param name="sink">Where further tiles go.</param>
    /// <param name="kept">The tree's tiles.</param>
    /// <param name="size">How many leaves it has.</param>
    /// <exception cref="TileMissingException">A tile of the right edge is not there.</exception>
    public static TileBuilder Resume(MerkleHasher hasher, ITileSink sink, ITileSource kept, long size)
    {
        var builder = new TileBuilder(hasher, sink) { Size = size };
        for (var level = 0; size >> (TileAddress.Height * level) > 0; level++)
        {
            var hashes = size >> (TileAddress.Height * level);
            var edge = new EdgeTile { Index = hashes / TileAddress.FullWidth, Width = (int)(hashes % TileAddress.FullWidth) };
            builder._edge.Add(edge);
            if (edge.Width == 0) continue;
            var tile = edge.AddressAt(level);
            if (kept.Read(tile) is not { } bytes || bytes.Length < edge.Width * MerkleHash.Length) throw new TileMissingException(tile);
            bytes.Span[..(edge.Width * MerkleHash.Length)].CopyTo(edge.Hashes);
        }

        return builder;
    }

    /// <summary>Adds a leaf at the end.</summary>
    /// <param name="leaf">The leaf's hash, see <see cref="MerkleHasher.Leaf(ReadOnlySpan{byte})"/>.</param>
    public void Append(in MerkleHash leaf)
    {
        var hash = leaf;
        for (var level = 0; Add(level, hash) is { } full; level++)
        {
            sink.Write(full.AddressAt(level), full.Hashes);
            hash = Root(full.Hashes, TileAddress.FullWidth);
            full.Index++;
            full.Width = full.WrittenWidth = 0;
        }

        Size++;
    }

    /// <summary>Hands out the tiles of the right edge that have grown since it last did: what a checkpoint over the tree needs beside the full ones.</summary>
    public void WriteEdge()
    {
        for (var level = 0; level < _edge.Count; level++)
        {
            var tile = _edge[level];
            if (tile.Width == tile.WrittenWidth) continue;
            sink.Write(tile.AddressAt(level), tile.Bytes);
            tile.WrittenWidth = tile.Width;
        }
    }

    /// <summary>The root of the tree as it stands.</summary>
    public MerkleHash Root() => new MerkleTree(this, hasher).Root(Size);

    // A complete subtree at the right edge has not been merged into a larger one, so its hashes lie in a tile that is not full yet.
    MerkleHash IMerkleSubtrees.Subtree(int level, long index)
    {
        var (tileLevel, within) = Math.DivRem(level, TileAddress.Height);
        var offset = (int)((index << within) % TileAddress.FullWidth);
        return Root(_edge[tileLevel].Hashes.AsSpan(offset * MerkleHash.Length), 1 << within);
    }

    /// <returns>The tile when the hash has filled it.</returns>
    private EdgeTile? Add(int level, in MerkleHash hash)
    {
        if (level == _edge.Count) _edge.Add(new EdgeTile());
        var tile = _edge[level];
        MerkleHash.Bytes(in hash).CopyTo(tile.Hashes.AsSpan(tile.Width++ * MerkleHash.Length));
        return tile.Width == TileAddress.FullWidth ? tile : null;
    }

    private MerkleHash Root(ReadOnlySpan<byte> hashes, int count) => SubtreeHash.Of(hasher, hashes, count);

    private sealed class EdgeTile
    {
        public byte[] Hashes { get; } = new byte[TileAddress.FullWidth * MerkleHash.Length];

        public long Index { get; set; }

        public int Width { get; set; }

        public int WrittenWidth { get; set; }

        public ReadOnlySpan<byte> Bytes => Hashes.AsSpan(0, Width * MerkleHash.Length);

        public TileAddress AddressAt(int level) => new(level, Index, Width);
    }
}
