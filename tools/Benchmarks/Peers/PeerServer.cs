using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>Kestrel as its documentation recommends it for gRPC: HTTP/2 only, no logging of requests, more streams on a connection than the default.</summary>
internal static class PeerServer
{
    public static WebApplicationBuilder CreateBuilder(PeerOptions peer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, peer.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (peer.HasTls)
                {
                    listen.UseHttps(X509Certificate2.CreateFromPemFile(peer.CertificatePath, peer.KeyPath));
                }
            });
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        return builder;
    }

    public static async Task<int> RunAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        await Console.Out.WriteLineAsync(PeerCommand.Ready);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    /// <summary>Trusts the authority of the comparison and nobody else.</summary>
    public static SocketsHttpHandler CreateHandler(PeerOptions peer)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        };
        if (peer.HasTls)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(peer.AuthorityPath));
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }
}
