namespace EHealth.Integration.TransparencyLog.Tiles;

/// <summary>Tiles as files below a directory, by their paths; what any web server can serve as it is.</summary>
/// <param name="root">The log's prefix: the directory that holds <c>tile</c> and <c>checkpoint</c>.</param>
public sealed class TileDirectory(string root) : ITileSource
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? Read(TileAddress tile) =>
        ReadFile(tile) ?? (tile.IsFull ? null : ReadFile(tile with { Width = TileAddress.FullWidth }));

    /// <summary>Where a tile's file is.</summary>
    /// <param name="tile">Which.</param>
    public string PathOf(TileAddress tile) => Path.Combine(root, tile.Path);

    private byte[]? ReadFile(TileAddress tile)
    {
        try
        {
            return File.ReadAllBytes(PathOf(tile));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
