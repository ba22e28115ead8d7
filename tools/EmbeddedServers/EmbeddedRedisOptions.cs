namespace EHealth.Integration.EmbeddedServers;

/// <summary>How an <see cref="EmbeddedRedis"/> is to run.</summary>
public sealed class EmbeddedRedisOptions
{
    internal const int MinMemoryMegabytes = 16;

    /// <summary>TCP port on the loopback address, 0 .. 65535; 0 = any free one.</summary>
    public int Port { get; init; }

    /// <summary>Memory for entries, 16 or more. A ceiling: it is not reserved at start.</summary>
    public int MemoryMegabytes { get; init; } = 64;
}
