namespace EHealth.Integration.TransparencyLog.Tiles;

/// <summary>Where tiles come from: a directory, a web server.</summary>
public interface ITileSource
{
    /// <summary>The bytes of a tile, 32 a hash; more than asked for when the tile has grown since.</summary>
    /// <param name="tile">Which.</param>
    /// <returns>Null when there is no such tile.</returns>
    ReadOnlyMemory<byte>? Read(TileAddress tile);
}
