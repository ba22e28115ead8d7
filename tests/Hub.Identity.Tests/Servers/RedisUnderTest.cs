using System.Net;
using System.Net.Sockets;

namespace EHealth.Integration.Hub.Identity.Tests.Servers;

/// <summary>A Redis that a test can take away and give back on the same port.</summary>
internal abstract class RedisUnderTest : IAsyncDisposable
{
    protected int Port { get; } = FreePort();

    /// <summary>StackExchange.Redis configuration string.</summary>
    public string Configuration => $"127.0.0.1:{Port}";

    /// <summary>A server that does not run yet. Skips the test when its program is not installed.</summary>
    public static RedisUnderTest Prepare(RedisKind kind) => kind == RedisKind.Garnet ? new GarnetUnderTest() : new RedisServerUnderTest();

    public static async Task<RedisUnderTest> StartAsync(RedisKind kind)
    {
        var redis = Prepare(kind);
        await redis.StartAsync();
        return redis;
    }

    public abstract Task StartAsync();

    /// <summary>Ends it at once, with all it holds.</summary>
    public abstract Task KillAsync();

    public async ValueTask DisposeAsync() => await KillAsync();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, port: 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
