using System.Globalization;
using EHealth.Integration.Benchmarks.Peers;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Suites.Identity;

/// <summary>Debian's redis-server and Garnet, each in a process of its own, both without persistence: entries are a cache.</summary>
internal sealed class RedisServers : IAsyncDisposable
{
    private readonly List<ChildProcess> _processes = [];

    private RedisServers()
    {
    }

    /// <summary>StackExchange.Redis configuration strings by name.</summary>
    public Dictionary<string, string> Configurations { get; } = [];

    public static async Task<RedisServers> StartAsync(CancellationToken cancellationToken)
    {
        var servers = new RedisServers();
        try
        {
            await servers.StartAsync("redis-server", port => ChildProcess.StartAsync(
                "redis-server", ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], "Ready to accept connections", cancellationToken));
            await servers.StartAsync("Garnet", port => PeerProgram.StartAsync(["garnet", "--port", port], cancellationToken));
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    private async Task StartAsync(string name, Func<string, Task<ChildProcess>> start)
    {
        var port = Ports.Free().ToString(CultureInfo.InvariantCulture);
        _processes.Add(await start(port));
        Configurations[name] = $"127.0.0.1:{port}";
    }
}
