namespace EHealth.Integration.TransparencyLog.Tiles;

/// <summary>A tile that the tree needs is not there, or is shorter than its width.</summary>
/// <param name="tile">Which.</param>
public sealed class TileMissingException(TileAddress tile) : Exception($"The tile {tile.Path} is missing or cut off.")
{
    /// <summary>Which.</summary>
    public TileAddress Tile { get; } = tile;
}
