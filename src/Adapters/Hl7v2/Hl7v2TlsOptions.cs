using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>
/// The TLS listener, beside the plain one. There is one when <see cref="CertificatePath"/> is set. A hospital shows a certificate of the
/// authority that names its system (URI <c>urn:ehealth:system:</c> and the id, as towards the hub), and may send as that system only.
/// </summary>
public sealed class Hl7v2TlsOptions
{
    /// <summary>Port of MLLP over TLS. Default 2576; 0 takes a free one.</summary>
    public int Port { get; set; } = 2576;

    /// <summary>PEM file with the listener's certificate and, after it, any intermediate ones. Default empty: no TLS listener. A changed file is in force for the
    /// next connection; so are the others.</summary>
    public string CertificatePath { get; set; } = "";

    /// <summary>PEM file with the certificate's private key.</summary>
    public string PrivateKeyPath { get; set; } = "";

    /// <summary>PEM file with the certificate authority, or the several, that hospitals' certificates must come from.</summary>
    public string AuthorityPath { get; set; } = "";

    /// <summary>The authority's revocation list, PEM or DER. It is asked for each message, on open connections too. Default empty: none are revoked.</summary>
    public string RevocationListPath { get; set; } = "";

    internal bool IsOn => CertificatePath.Length > 0;

    internal MllpServerTlsOptions Server => new()
    {
        CertificatePath = CertificatePath,
        PrivateKeyPath = PrivateKeyPath,
        AuthorityPath = AuthorityPath,
        RevocationListPath = RevocationListPath,
    };

    internal IEnumerable<string> FindMistakes()
    {
        if (Port is < 0 or > 65535) yield return "Tls:Port is none";
        foreach (var (name, path) in new[] { ("CertificatePath", CertificatePath), ("PrivateKeyPath", PrivateKeyPath), ("AuthorityPath", AuthorityPath) })
        {
            if (path.Length == 0 && IsOn) yield return $"Tls:{name} is needed beside Tls:CertificatePath";
            else if (path.Length > 0 && !File.Exists(path)) yield return $"Tls:{name}: file '{path}' does not exist";
            else if (path.Length > 0 && !IsOn) yield return $"Tls:{name} is set and Tls:CertificatePath is not";
        }

        if (RevocationListPath.Length > 0 && !File.Exists(RevocationListPath)) yield return $"Tls:RevocationListPath: file '{RevocationListPath}' does not exist";
    }
}
