using System.Net;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hl7.Tests.Mllp;

/// <summary>A real listener on a free port.</summary>
internal sealed class MllpServerFixture : IAsyncDisposable
{
    public MllpServerFixture(Action<MllpServerOptions>? configure = null)
    {
        configure?.Invoke(Options);
        Server = new MllpServer(new IPEndPoint(IPAddress.Loopback, 0), Options, Handler, Time, NullLogger<MllpServer>.Instance);
        Server.Start();
        EndPoint = Server.LocalEndPoint;
    }

    public MllpServerOptions Options { get; } = new();

    public RecordingHandler Handler { get; } = new();

    public ObservedTime Time { get; } = new();

    public MllpServer Server { get; }

    public IPEndPoint EndPoint { get; }

    public Task<MllpPeer> ConnectAsync() => MllpPeer.ConnectAsync(EndPoint);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
