using System.Net;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hl7.Tests.Mllp;

/// <summary>A real listener on a free port.</summary>
internal sealed class MllpServerFixture : IAsyncDisposable
{
    public MllpServerFixture(Action<MllpServerOptions>? configure = null, MllpServerTlsOptions? tls = null)
    {
        configure?.Invoke(Options);
        var logger = NullLogger<MllpServer>.Instance;
        Server = new MllpServer(
            new IPEndPoint(IPAddress.Loopback, 0), Options, Handler, Time, logger,
            tls is null ? null : new MllpServerTls(tls, TimeProvider.System, logger));
        Server.Start();
        EndPoint = Server.LocalEndPoint;
    }

    public MllpServerOptions Options { get; } = new();

    public RecordingHandler Handler { get; } = new();

    public ObservedTime Time { get; } = new();

    public MllpServer Server { get; }

    public IPEndPoint EndPoint { get; }

    public Task<MllpPeer> ConnectAsync(int receiveBufferBytes = 64 * 1024) => MllpPeer.ConnectAsync(EndPoint, receiveBufferBytes);

    /// <summary>Waits until so many connections are open: a peer sees its end a moment before the server has forgotten it.</summary>
    public async Task WaitForConnectionsAsync(int count) => await Patience.WaitAsync(async patience =>
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (Server.ConnectionCount != count) await timer.WaitForNextTickAsync(patience);
        return count;
    });

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
