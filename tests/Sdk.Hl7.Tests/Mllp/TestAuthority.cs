using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Hl7.Tests.Mllp;

/// <summary>A certificate authority and what it has issued, in a folder that goes away with it.</summary>
internal sealed class TestAuthority : IDisposable
{
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";

    private const string LinkedFolder = "linked";

    private static readonly string[] ServerFiles = ["server.pem", "server.key", "ca.crl"];

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("ehealth-hl7-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = request.CreateSelfSigned(_now.AddDays(-1), _now.AddDays(10));
        File.WriteAllText(CertificatePath, _certificate.ExportCertificatePem());
        Issue("server", "server", ServerUsage);
        Server = new MllpServerTlsOptions
        {
            CertificatePath = PathOf("server.pem"),
            PrivateKeyPath = PathOf("server.key"),
            AuthorityPath = CertificatePath,
            RevocationListPath = PathOf("ca.crl"),
        };
        WriteRevocationList(pem: true);
    }

    public string CertificatePath => PathOf("ca.pem");

    public MllpServerTlsOptions Server { get; }

    /// <summary>How a client connects that trusts this authority.</summary>
    /// <param name="system">System id in its certificate; null for a certificate without one.</param>
    /// <param name="usage">What its certificate is for.</param>
    /// <param name="expired">Whether its certificate is past its time.</param>
    /// <param name="name">Name of its files; another certificate of the same name takes its place.</param>
    public MllpClientOptions Client(string? system, string usage = ClientUsage, bool expired = false, string name = "client")
    {
        Issue(name, system, usage, expired);
        return new MllpClientOptions
        {
            Tls = new MllpClientTlsOptions { CertificatePath = PathOf($"{name}.pem"), PrivateKeyPath = PathOf($"{name}.key"), TrustedAuthorityPath = CertificatePath },
        };
    }

    /// <summary>Puts a new certificate and key in the place of the server's.</summary>
    /// <returns>Its serial number.</returns>
    public string RenewServer() => Issue("server", "server", ServerUsage);

    /// <summary>Puts the client's certificate, or with none nobody's, on the authority's list.</summary>
    /// <param name="pem">The file's form.</param>
    /// <param name="revoked">PEM files of certificates.</param>
    public void WriteRevocationList(bool pem, params string[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var file in revoked)
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
            list.AddEntry(certificate, _now);
        }

        byte[] der = list.Build(_certificate, 1, _now.AddDays(1), HashAlgorithmName.SHA256);
        if (pem) File.WriteAllText(Server.RevocationListPath, PemEncoding.WriteString("X509 CRL", der));
        else File.WriteAllBytes(Server.RevocationListPath, der);
    }

    /// <summary>The server's files behind links, as Kubernetes mounts a secret: each is a link that leads through another one to a folder, and a renewal leads only that
    /// one elsewhere.</summary>
    /// <param name="folder">A new folder: gets copies of the server's files as they are now.</param>
    public MllpServerTlsOptions LinkServer(string folder)
    {
        System.IO.Directory.CreateDirectory(PathOf(folder));
        foreach (string name in ServerFiles)
        {
            File.Copy(PathOf(name), Path.Combine(PathOf(folder), name));
            if (new FileInfo(Linked(name)).LinkTarget is null) File.CreateSymbolicLink(Linked(name), Path.Combine(LinkedFolder, name));
        }

        UnlinkServer();
        System.IO.Directory.CreateSymbolicLink(PathOf(LinkedFolder), folder);
        return new MllpServerTlsOptions
        {
            CertificatePath = Linked("server.pem"),
            PrivateKeyPath = Linked("server.key"),
            AuthorityPath = CertificatePath,
            RevocationListPath = Linked("ca.crl"),
        };
    }

    /// <summary>Takes the link to the folder away: those to the files lead nowhere.</summary>
    public void UnlinkServer() => File.Delete(PathOf(LinkedFolder));

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    private string Linked(string name) => PathOf("linked-" + name);

    private string Issue(string file, string? system, string usage, bool expired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={file}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("localhost");
        if (system is not null) names.AddUri(new Uri("urn:ehealth:system:" + system));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        var serialNumber = RandomNumberGenerator.GetBytes(16);
        serialNumber[0] = (byte)((serialNumber[0] & 0x3F) | 0x40);
        using var issued = request.Create(_certificate, _now.AddDays(-1), expired ? _now.AddHours(-1) : _now.AddDays(5), serialNumber);
        File.WriteAllText(PathOf(file + ".key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(PathOf(file + ".pem"), issued.ExportCertificatePem());
        return issued.SerialNumber;
    }
}
