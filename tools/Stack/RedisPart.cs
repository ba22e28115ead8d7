using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EHealth.Integration.EmbeddedServers;
using EHealth.Integration.Hub.Host;

namespace EHealth.Integration.Stack;

/// <summary>The Redis of the stack: embedded Garnet, the machine's redis-server as a child process, or one that runs elsewhere.</summary>
internal sealed class RedisPart : IAsyncDisposable
{
    private readonly EmbeddedRedis? _garnet;
    private readonly Process? _server;

    private RedisPart(string kind, string endpoint, EmbeddedRedis? garnet, Process? server)
    {
        Kind = kind;
        Endpoint = endpoint;
        _garnet = garnet;
        _server = server;
    }

    /// <summary>What it is, for people.</summary>
    public string Kind { get; }

    /// <summary>host:port.</summary>
    public string Endpoint { get; }

    public static RedisPart Start(string kind)
    {
        if (kind == "garnet")
        {
            var garnet = EmbeddedRedis.Start(new EmbeddedRedisOptions());
            return new RedisPart("embedded Garnet", garnet.Endpoint.ToString(), garnet, null);
        }

        return kind == "server" ? StartServer() : new RedisPart("external", kind, null, null);
    }

    /// <summary>Takes the Redis away, as a crash would.</summary>
    /// <exception cref="HubStartException">It is not ours to stop.</exception>
    public async Task KillAsync()
    {
        if (_server is null && _garnet is null)
        {
            throw new HubStartException("an external Redis cannot be stopped from here");
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _garnet?.Dispose();
        if (_server is { HasExited: false })
        {
            _server.Kill();
            await _server.WaitForExitAsync();
        }
    }

    private static RedisPart StartServer()
    {
        var port = FreePort();
        try
        {
            var server = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--loglevel", "warning"]) { RedirectStandardOutput = true });
            return new RedisPart("redis-server", $"127.0.0.1:{port}", null, server);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new HubStartException("redis-server is not installed here: apt-get install redis-server, or leave out --redis");
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
