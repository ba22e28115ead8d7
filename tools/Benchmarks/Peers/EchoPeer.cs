using EHealth.Integration.Benchmarks.Contract;
using Grpc.Core;

namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>The bare gRPC service: no identity, no rules, no record. What anything in between is measured by.</summary>
internal sealed class EchoPeer : Echo.EchoBase
{
    public static Task<int> RunAsync(PeerOptions peer, CancellationToken cancellationToken)
    {
        var builder = PeerServer.CreateBuilder(peer);
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        var app = builder.Build();
        app.MapGrpcService<EchoPeer>();
        return PeerServer.RunAsync(app, cancellationToken);
    }

    public override Task<EchoResponse> Read(EchoRequest request, ServerCallContext context) => Task.FromResult(new EchoResponse { Content = request.Content });

    public override Task<EchoResponse> Write(EchoRequest request, ServerCallContext context) => Read(request, context);
}
