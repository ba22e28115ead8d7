using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EHealth.Integration.Sdk.Tests.Doubles;

/// <summary>Certificate, key and authority in PEM files of a directory of their own.</summary>
internal sealed class TestCredentials : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sdk-test-");

    public TestCredentials()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=uz.test.system", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(1));
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(PrivateKeyPath, key.ExportPkcs8PrivateKeyPem());
    }

    private string CertificatePath => Path.Combine(_directory.FullName, "certificate.pem");

    private string PrivateKeyPath => Path.Combine(_directory.FullName, "key.pem");

    public HubClientOptions Options(params Uri[] addresses) => new()
    {
        Addresses = addresses,
        CertificatePath = CertificatePath,
        PrivateKeyPath = PrivateKeyPath,
        TrustedAuthorityPath = CertificatePath,
    };

    public void Dispose() => _directory.Delete(recursive: true);
}
