using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace EHealth.Integration.Benchmarks.Hubs;

/// <summary>Connections to the benchmarked hub as anyone would open them without our SDK.</summary>
internal static class HubChannels
{
    private const int MaxMessageBytes = 16 * 1024 * 1024;

    /// <summary>Opens one, with mutual TLS.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="systemId">Whose certificate is shown.</param>
    public static GrpcChannel Open(BenchmarkedHub hub, string systemId)
    {
        var issued = hub.Authority.Issue(systemId);
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(hub.Authority.CertificatePath));
        return GrpcChannel.ForAddress(hub.Address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MaxMessageBytes,
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                UseProxy = false,
                UseCookies = false,
                SslOptions = { ClientCertificates = [X509Certificate2.CreateFromPemFile(issued.CertificatePath, issued.PrivateKeyPath)], CertificateChainPolicy = trust },
            },
        });
    }
}
