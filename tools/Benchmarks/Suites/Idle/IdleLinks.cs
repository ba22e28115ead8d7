using System.Security.Cryptography.X509Certificates;
using EHealth.Integration.Benchmarks.Contract;
using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Sdk;
using Grpc.Core;
using Grpc.Net.Client;

namespace EHealth.Integration.Benchmarks.Suites.Idle;

/// <summary>Providers that offer a contract and are never called: open links, of which nothing is heard but the answers to the hub's probes.</summary>
internal sealed class IdleLinks : IAsyncDisposable
{
    private readonly List<GrpcChannel> _channels = [];
    private readonly List<AsyncDuplexStreamingCall<ProviderFrame, HubFrame>> _links = [];
    private readonly List<Task> _answering = [];

    /// <summary>Links that are open now.</summary>
    public int Open => _answering.Count(task => !task.IsCompleted);

    /// <summary>Opens links, so many on each TLS connection.</summary>
    public async Task OpenAsync(BenchmarkedHub hub, int connections, int linksPerConnection, CancellationToken cancellationToken)
    {
        for (var connection = 0; connection < connections; connection++)
        {
            var channel = ChannelOf(hub.ClientOptionsOf(BenchmarkedHub.IdleProviders[connection % BenchmarkedHub.IdleProviders.Count]), hub.Address);
            _channels.Add(channel);
            var client = new ProviderLink.ProviderLinkClient(channel);
            for (var link = 0; link < linksPerConnection; link++)
            {
                await OpenAsync(client, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _links.ForEach(link => link.Dispose());
        await Task.WhenAll(_answering);
        _channels.ForEach(channel => channel.Dispose());
    }

    private async Task OpenAsync(ProviderLink.ProviderLinkClient client, CancellationToken cancellationToken)
    {
        var link = client.Open(cancellationToken: CancellationToken.None);
        _links.Add(link);
        await link.RequestStream.WriteAsync(new ProviderFrame { Hello = new LinkHello { Contracts = { Echo.Descriptor.FullName } } }, cancellationToken);
        if (!await link.ResponseStream.MoveNext(cancellationToken) || link.ResponseStream.Current.Welcome is null)
        {
            throw new InvalidOperationException("the hub did not welcome a link");
        }

        _answering.Add(AnswerProbesAsync(link));
    }

    private static async Task AnswerProbesAsync(AsyncDuplexStreamingCall<ProviderFrame, HubFrame> link)
    {
        try
        {
            while (await link.ResponseStream.MoveNext(CancellationToken.None))
            {
                await link.RequestStream.WriteAsync(new ProviderFrame { Pong = link.ResponseStream.Current.Ping }, CancellationToken.None);
            }
        }
        catch (Exception over) when (over is RpcException or InvalidOperationException or ObjectDisposedException)
        {
            // Disposed, or ended by the hub: IdleLinks.Open shows it.
        }
    }

    private static GrpcChannel ChannelOf(HubClientOptions options, Uri address)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(options.TrustedAuthorityPath));
        var handler = new SocketsHttpHandler { PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan };
        handler.SslOptions.CertificateChainPolicy = policy;
        handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPemFile(options.CertificatePath, options.PrivateKeyPath)];
        return GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }
}
