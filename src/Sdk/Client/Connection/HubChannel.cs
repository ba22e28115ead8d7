using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Sdk.Connection;

/// <summary>Opens gRPC channels to hub nodes.</summary>
internal static class HubChannel
{
    /// <summary>An event of the largest size, and what is said beside it.</summary>
    private const int MaxReceivedBytes = (64 * 1024 * 1024) + (64 * 1024);

    /// <summary>The same with the message it was made from.</summary>
    private const int MaxSentBytes = (2 * 64 * 1024 * 1024) + (64 * 1024);

    /// <summary>One channel over all addresses: the first that answers is used, the next when it goes away.</summary>
    public static GrpcChannel Open(IEnumerable<Uri> addresses, HubCredentials credentials)
    {
        var balancerAddresses = addresses.Select(address => new BalancerAddress(address.Host, address.Port)).ToArray();
        var services = new ServiceCollection();
        services.AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => balancerAddresses));
        return GrpcChannel.ForAddress($"static:///{balancerAddresses[0].EndPoint.Host}", new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.SecureSsl,
            ServiceProvider = services.BuildServiceProvider(),
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new PickFirstConfig() } },
            MaxReceiveMessageSize = MaxReceivedBytes,
            MaxSendMessageSize = MaxSentBytes,
            DisposeHttpClient = true,

            // A reconnect must not wait longer than a provider's absence is noticed.
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(200),
            MaxReconnectBackoff = TimeSpan.FromSeconds(10),
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = credentials.ToSslOptions(),
                EnableMultipleHttp2Connections = true,

                // A hub redirects nobody and sets no cookies; each would be a handler more on the way of every call.
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                ConnectTimeout = TimeSpan.FromSeconds(10),
            },
        });
    }
}
