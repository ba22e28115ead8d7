using System.Net.Security;
using System.Security.Cryptography;

namespace EHealth.Integration.Hub.Host.Tls;

/// <summary>The certificate the hub shows now. New connections get a new one; open connections keep theirs.</summary>
internal sealed class ServerCertificate(HubCertificates certificates, ILogger<ServerCertificate> logger)
{
    private volatile SslStreamCertificateContext _current = certificates.ServerCertificate();

    public SslStreamCertificateContext Current => _current;

    public void Reload()
    {
        try
        {
            _current = certificates.ServerCertificate();
            Log.ServerCertificateLoaded(logger, certificates.CertificatePath);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            // Certificate and key are two files: between the two writes they do not fit. The second write is a change too.
            Log.ServerCertificateRejected(logger, certificates.CertificatePath, unusable.Message);
        }
    }
}
