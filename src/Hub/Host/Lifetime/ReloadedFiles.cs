using EHealth.Integration.Hub.Host.Tls;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>The files that are put in force again when they change. Made before any of them is read, so that a change while the hub starts counts.</summary>
internal sealed class ReloadedFiles(HubOptions options, HubCertificates certificates)
{
    public FileWatch Directory { get; } = new(options.DirectoryPath);

    public FileWatch RevocationList { get; } = new(certificates.RevocationListPath);

    /// <summary>Certificate and key: whichever is written last makes the pair whole.</summary>
    public FileWatch ServerCertificate { get; } = new(certificates.CertificatePath, certificates.PrivateKeyPath);
}
