using EHealth.Integration.EmbeddedServers;

namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>Microsoft Garnet as the stack embeds it, but in a process of its own.</summary>
internal static class GarnetPeer
{
    public static async Task<int> RunAsync(PeerOptions peer, CancellationToken cancellationToken)
    {
        using var server = EmbeddedRedis.Start(new EmbeddedRedisOptions { Port = peer.Port, MemoryMegabytes = 1024 });
        await Console.Out.WriteLineAsync(PeerCommand.Ready);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
