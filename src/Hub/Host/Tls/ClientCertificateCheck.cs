using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EHealth.Integration.Hub.Host.Tls;

/// <summary>The handshake's question: does this certificate come from our authority, is it in its time, is it meant for clients.
/// What it names, and whether it was revoked, is asked for every message by the authentication stage, which can say so and record it.</summary>
internal sealed class ClientCertificateCheck(X509Certificate2Collection authorities, TimeProvider time, ILogger logger)
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    public bool IsAcceptable(X509Certificate2 certificate, X509Chain? handshakeChain, SslPolicyErrors errors)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        if (handshakeChain is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(handshakeChain.ChainPolicy.ExtraStore);
        }

        if (chain.Build(certificate))
        {
            return true;
        }

        Log.ClientCertificateRefused(logger, certificate.SerialNumber, string.Join(", ", chain.ChainStatus.Select(status => status.Status)));
        return false;
    }
}
