namespace EHealth.Integration.TransparencyLog.Tiles;

/// <summary>Where tiles go.</summary>
public interface ITileSink
{
    /// <summary>Keeps a tile.</summary>
    /// <param name="tile">Which.</param>
    /// <param name="hashes">Its bytes, 32 a hash; valid during the call.</param>
    void Write(TileAddress tile, ReadOnlySpan<byte> hashes);
}
