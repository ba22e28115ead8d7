namespace EHealth.Integration.TransparencyLog.Merkle;

/// <summary>SHA-256 (FIPS 180-4) over one message after another. For one thread at a time.</summary>
internal abstract class Sha256 : IDisposable
{
    /// <summary>The fastest there is here.</summary>
    public static Sha256 Create() => (Sha256?)OpenSslSha256.TryCreate() ?? new FrameworkSha256();

    /// <summary>Takes the next bytes of the message.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Ends the message and begins the next one.</summary>
    /// <param name="hash">Room for 32 bytes.</param>
    public abstract void Take(Span<byte> hash);

    public abstract void Dispose();
}
