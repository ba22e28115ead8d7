using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EHealth.Integration.Sdk.Connection;

/// <summary>This system's certificate and the authority it trusts.</summary>
internal sealed class HubCredentials : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _chain;
    private readonly X509Certificate2Collection _authorities;

    private HubCredentials(X509Certificate2 certificate, X509Certificate2Collection chain, X509Certificate2Collection authorities)
    {
        _certificate = certificate;
        _chain = chain;
        _authorities = authorities;
    }

    public static HubCredentials Load(HubClientOptions options)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.CertificatePath);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(options.TrustedAuthorityPath);
        return new HubCredentials(X509Certificate2.CreateFromPemFile(options.CertificatePath, options.PrivateKeyPath), chain, authorities);
    }

    /// <summary>TLS towards the hub: our certificate is shown, the hub's must come from the trusted authority and from no other.</summary>
    public SslClientAuthenticationOptions ToSslOptions() => new()
    {
        ClientCertificateContext = SslStreamCertificateContext.Create(_certificate, _chain, offline: true),
        CertificateChainPolicy = TrustPolicy(),
    };

    public void Dispose()
    {
        _certificate.Dispose();
        foreach (var certificate in _chain.Concat(_authorities))
        {
            certificate.Dispose();
        }
    }

    private X509ChainPolicy TrustPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,

            // The hub's certificate is short-lived and comes from one private authority; a list of revoked hub nodes would come over this same connection.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        return policy;
    }
}
