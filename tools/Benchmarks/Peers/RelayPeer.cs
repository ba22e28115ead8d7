using EHealth.Integration.Benchmarks.Contract;
using Grpc.Core;
using Grpc.Net.Client;

namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>What one writes by hand to put something between consumer and provider: a service that calls the same service elsewhere.</summary>
internal sealed class RelayPeer(Echo.EchoClient upstream) : Echo.EchoBase
{
    public static Task<int> RunAsync(PeerOptions peer, CancellationToken cancellationToken)
    {
        var builder = PeerServer.CreateBuilder(peer);
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(GrpcChannel.ForAddress(peer.Upstream, new GrpcChannelOptions { HttpHandler = PeerServer.CreateHandler(peer), MaxReceiveMessageSize = null }));
        builder.Services.AddSingleton(services => new Echo.EchoClient(services.GetRequiredService<GrpcChannel>()));
        builder.Services.AddSingleton<RelayPeer>();
        var app = builder.Build();
        app.MapGrpcService<RelayPeer>();
        return PeerServer.RunAsync(app, cancellationToken);
    }

    public override async Task<EchoResponse> Read(EchoRequest request, ServerCallContext context) =>
        await upstream.ReadAsync(request, cancellationToken: context.CancellationToken);

    public override async Task<EchoResponse> Write(EchoRequest request, ServerCallContext context) =>
        await upstream.WriteAsync(request, cancellationToken: context.CancellationToken);
}
