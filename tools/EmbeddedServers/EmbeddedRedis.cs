using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.common;
using Garnet.server;

namespace EHealth.Integration.EmbeddedServers;

/// <summary>
/// Microsoft Garnet in this process: a server of the Redis protocol (RESP) on the loopback address, for development, tests
/// and single-node installations without a Redis. Nothing is written to disk; when the memory is full the oldest entries go.
/// No password and no TLS: whoever can connect to the loopback address can read it.
/// </summary>
public sealed class EmbeddedRedis : IDisposable
{
    private const int PortAttempts = 5;
    private readonly GarnetServer _server;
    private int _disposed;

    private EmbeddedRedis(GarnetServer server, IPEndPoint endpoint)
    {
        _server = server;
        Endpoint = endpoint;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Starts the server; it listens on return.</summary>
    /// <param name="options">Port and memory.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static EmbeddedRedis Start(EmbeddedRedisOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, IPEndPoint.MaxPort);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MemoryMegabytes, EmbeddedRedisOptions.MinMemoryMegabytes);
        if (options.Port != 0)
            return StartOn(new IPEndPoint(IPAddress.Loopback, options.Port), options.MemoryMegabytes);

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return StartOn(FreeEndpoint(), options.MemoryMegabytes);
            }
            catch (IOException) when (attempt < PortAttempts)
            {
                // Somebody took the port between our look and Garnet's bind: look again.
            }
        }
    }

    /// <summary>Closes all connections and forgets everything. May be called again.</summary>
    public void Dispose()
    {
        // Garnet's own throws when it is called a second time.
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _server.Dispose();
        }
    }

    private static EmbeddedRedis StartOn(IPEndPoint endpoint, int memoryMegabytes)
    {
        var server = new GarnetServer(new GarnetServerOptions
        {
            EndPoints = [endpoint],
            QuietMode = true,
            // Its defaults are a data centre's: 16 GB of log, 128 MB of index, 1 GB of buffers.
            LogMemorySize = $"{memoryMegabytes}m",
            PageSize = "1m",
            IndexMemorySize = "1m",
            IndexMaxMemorySize = "16m",
            BufferPoolMemoryBudget = "16m",
        });
        try
        {
            server.Start();
        }
        catch (GarnetException failure)
        {
            server.Dispose();
            throw new IOException($"Garnet cannot listen on {endpoint}.", failure);
        }

        return new EmbeddedRedis(server, endpoint);
    }

    // Garnet does not tell which port the system gave it for port 0.
    private static IPEndPoint FreeEndpoint()
    {
        using var probe = new TcpListener(IPAddress.Loopback, port: 0);
        probe.Start();
        return (IPEndPoint)probe.LocalEndpoint;
    }
}
