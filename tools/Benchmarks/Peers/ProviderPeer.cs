using EHealth.Integration.Benchmarks.Contract;
using EHealth.Integration.Sdk.Providers;
using Grpc.Core;

namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>The same service as <see cref="EchoPeer"/>, offered to the hub over its own link.</summary>
internal sealed class ProviderPeer : Echo.EchoBase
{
    public static Task<int> RunAsync(PeerOptions peer, CancellationToken cancellationToken) => RunAsync<ProviderPeer>(peer, cancellationToken);

    /// <summary>Offers one service until the process ends.</summary>
    public static async Task<int> RunAsync<TService>(PeerOptions peer, CancellationToken cancellationToken)
        where TService : class
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddEHealthHub(hub =>
        {
            hub.Addresses = [new Uri(peer.Upstream)];
            hub.CertificatePath = Path.Combine(peer.Certificates, peer.System + ".pem");
            hub.PrivateKeyPath = Path.Combine(peer.Certificates, peer.System + ".key");
            hub.TrustedAuthorityPath = peer.AuthorityPath;
            hub.MaxInFlight = 10_000;
        }).AddProvider<TService>();
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        await host.Services.GetRequiredService<LinkStatus>().WaitUntilLinkedAsync(cancellationToken);
        await Console.Out.WriteLineAsync(PeerCommand.Ready);
        await host.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    public override Task<EchoResponse> Read(EchoRequest request, ServerCallContext context) => Task.FromResult(new EchoResponse { Content = request.Content });

    public override Task<EchoResponse> Write(EchoRequest request, ServerCallContext context) => Read(request, context);
}
