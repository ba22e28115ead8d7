namespace EHealth.Integration.Hub.Host.Tls;

/// <summary>Where a certificate and its key lie.</summary>
/// <param name="CertificatePath">PEM file with the certificate.</param>
/// <param name="PrivateKeyPath">PEM file with the key, readable by its owner only.</param>
public sealed record IssuedCertificate(string CertificatePath, string PrivateKeyPath);
