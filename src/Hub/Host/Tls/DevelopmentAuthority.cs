using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EHealth.Integration.Hub.Host.Storage;

namespace EHealth.Integration.Hub.Host.Tls;

/// <summary>A certificate authority in a folder, for development and tests: it makes itself, the hub's certificate and those of systems.
/// A ministry uses its own authority instead; the hub only needs that one's certificate and revocation list.</summary>
public sealed class DevelopmentAuthority
{
    private const string AuthorityName = "CN=EHealth.Integration development authority";

    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan CertificateLifetime = TimeSpan.FromDays(398);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly X509Certificate2 _authority;

    private DevelopmentAuthority(string folder, X509Certificate2 authority, TimeProvider time)
    {
        _folder = folder;
        _authority = authority;
        _time = time;
    }

    /// <summary>The authority's certificate (PEM).</summary>
    public string CertificatePath => Path.Combine(_folder, "ca.pem");

    /// <summary>The list of revoked certificates (PEM).</summary>
    public string RevocationListPath => Path.Combine(_folder, "ca.crl");

    /// <summary>Opens the authority in a folder, making it when there is none.</summary>
    public static DevelopmentAuthority Open(string folder, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        var (certificatePath, keyPath) = (Path.Combine(folder, "ca.pem"), Path.Combine(folder, "ca.key"));
        if (!File.Exists(certificatePath))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(AuthorityName, key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
            var now = time.GetUtcNow();
            using var made = request.CreateSelfSigned(now.AddDays(-1), now + AuthorityLifetime);
            WriteSecret(keyPath, key.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(certificatePath, made.ExportCertificatePem());
        }

        var authority = new DevelopmentAuthority(folder, X509Certificate2.CreateFromPemFile(certificatePath, keyPath), time);
        if (!File.Exists(authority.RevocationListPath))
        {
            authority.WriteRevocationList(new CertificateRevocationListBuilder(), number: 1);
        }

        return authority;
    }

    /// <summary>The certificate of a hub node or system; made, or made anew when it ends within a week.</summary>
    /// <param name="systemId">Becomes the URI subject alternative name.</param>
    /// <param name="hostNames">DNS names for a certificate that a server shows.</param>
    public IssuedCertificate Issue(string systemId, params string[] hostNames)
    {
        var issued = new IssuedCertificate(Path.Combine(_folder, systemId + ".pem"), Path.Combine(_folder, systemId + ".key"));
        if (!File.Exists(issued.CertificatePath) || EndsSoon(issued.CertificatePath))
        {
            var now = _time.GetUtcNow();
            Issue(issued, systemId, now.AddDays(-1), now + CertificateLifetime, hostNames);
        }

        return issued;
    }

    /// <summary>A new certificate and key in the place of the old ones, which stay valid unless they are revoked.</summary>
    public IssuedCertificate Renew(string systemId)
    {
        var now = _time.GetUtcNow();
        return IssueFor(systemId, systemId, now.AddDays(-1), now + CertificateLifetime);
    }

    /// <summary>A certificate with a chosen span of validity, for tests of expiry.</summary>
    public IssuedCertificate IssueFor(string systemId, string fileName, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var issued = new IssuedCertificate(Path.Combine(_folder, fileName + ".pem"), Path.Combine(_folder, fileName + ".key"));
        Issue(issued, systemId, notBefore, notAfter, []);
        return issued;
    }

    /// <summary>Puts a certificate on the revocation list. A running hub follows within seconds, on open connections too.</summary>
    public void Revoke(string certificatePath)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(certificatePath);
        var list = CertificateRevocationListBuilder.LoadPem(File.ReadAllText(RevocationListPath), out var number);
        list.AddEntry(certificate, _time.GetUtcNow(), X509RevocationReason.CessationOfOperation);
        WriteRevocationList(list, number + 1);
    }

    /// <summary>Whether a certificate stands on the revocation list.</summary>
    public bool IsRevoked(string certificatePath)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(certificatePath);

        // The framework's list can be built, not asked: taking an entry out of a copy tells whether it was in.
        var copy = CertificateRevocationListBuilder.LoadPem(File.ReadAllText(RevocationListPath), out _);
        return copy.RemoveEntry(certificate.SerialNumberBytes.Span);
    }

    private void Issue(IssuedCertificate issued, string systemId, DateTimeOffset notBefore, DateTimeOffset notAfter, string[] hostNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={systemId}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(ConnectionPeer.UriPrefix + systemId));
        foreach (var hostName in hostNames)
        {
            names.AddDnsName(hostName);
        }

        OidCollection usages = [new Oid("1.3.6.1.5.5.7.3.2")];
        if (hostNames.Length > 0)
        {
            names.AddIpAddress(System.Net.IPAddress.Loopback);
            usages.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var serialNumber = RandomNumberGenerator.GetBytes(16);
        serialNumber[0] = (byte)((serialNumber[0] & 0x3F) | 0x40); // positive, and always the same length
        using var certificate = request.Create(_authority, notBefore, notAfter, serialNumber);
        WriteSecret(issued.PrivateKeyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(issued.CertificatePath, certificate.ExportCertificatePem());
    }

    private bool EndsSoon(string certificatePath)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(certificatePath);
        return certificate.NotAfter.ToUniversalTime() < _time.GetUtcNow().AddDays(7).UtcDateTime;
    }

    private void WriteRevocationList(CertificateRevocationListBuilder list, System.Numerics.BigInteger number)
    {
        var now = _time.GetUtcNow();
        var crl = list.Build(_authority, number, now + CertificateLifetime, HashAlgorithmName.SHA256, thisUpdate: now);
        var fresh = RevocationListPath + ".new";
        File.WriteAllText(fresh, PemEncoding.WriteString("X509 CRL", crl));
        File.Move(fresh, RevocationListPath, overwrite: true);
    }

    private static void WriteSecret(string path, string pem)
    {
        using var stream = SecretFile.Create(path);
        using var writer = new StreamWriter(stream);
        writer.Write(pem);
    }
}
