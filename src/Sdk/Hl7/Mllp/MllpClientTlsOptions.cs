using System.ComponentModel.DataAnnotations;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>Mutual TLS towards a listener: our certificate is shown, the listener's must come from the trusted authority and name its host.</summary>
public sealed class MllpClientTlsOptions
{
    /// <summary>PEM file with our certificate and, after it, any intermediate ones.</summary>
    [Required]
    public string CertificatePath { get; set; } = "";

    /// <summary>PEM file with the certificate's private key.</summary>
    [Required]
    public string PrivateKeyPath { get; set; } = "";

    /// <summary>PEM file with the certificate authority, or the several, that the listener's certificate must come from.</summary>
    [Required]
    public string TrustedAuthorityPath { get; set; } = "";

    /// <summary>Host name that the listener's certificate must carry. Default empty: the host, or the IP address, that is connected to.</summary>
    public string ServerName { get; set; } = "";

    internal SslClientAuthenticationOptions ToSslOptions(string host)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(CertificatePath);
        var certificate = PemCertificate.Load(CertificatePath, PrivateKeyPath);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(TrustedAuthorityPath);
        return new SslClientAuthenticationOptions
        {
            TargetHost = ServerName.Length > 0 ? ServerName : host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
            CertificateChainPolicy = policy,
        };
    }
}
