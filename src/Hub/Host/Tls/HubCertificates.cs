using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using EHealth.Integration.Hub.Host.Storage;

namespace EHealth.Integration.Hub.Host.Tls;

/// <summary>The files that TLS stands on: the hub's certificate, the authority of its partners, the list of revoked ones.</summary>
internal sealed class HubCertificates
{
    private HubCertificates(string certificatePath, string privateKeyPath, string authorityPath, string revocationListPath)
    {
        CertificatePath = certificatePath;
        PrivateKeyPath = privateKeyPath;
        AuthorityPath = authorityPath;
        RevocationListPath = revocationListPath;
        Authorities.ImportFromPemFile(authorityPath);
    }

    public string CertificatePath { get; }

    public string PrivateKeyPath { get; }

    public string AuthorityPath { get; }

    public string RevocationListPath { get; }

    public X509Certificate2Collection Authorities { get; } = [];

    /// <summary>The configured files; in development, missing ones are made in the data directory.</summary>
    public static HubCertificates Open(HubOptions options, DataDirectory data, TimeProvider time)
    {
        if (options.CertificatePath.Length > 0)
        {
            return new HubCertificates(options.CertificatePath, options.PrivateKeyPath, options.AuthorityPath, options.RevocationListPath);
        }

        var authority = DevelopmentAuthority.Open(data.Certificates, time);
        var issued = authority.Issue(options.NodeId, [.. options.HostNames]);
        return new HubCertificates(issued.CertificatePath, issued.PrivateKeyPath, authority.CertificatePath, authority.RevocationListPath);
    }

    /// <summary>The certificate to show, with the chain behind it.</summary>
    public SslStreamCertificateContext ServerCertificate()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(CertificatePath);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(CertificatePath, PrivateKeyPath), chain, offline: true);
    }
}
