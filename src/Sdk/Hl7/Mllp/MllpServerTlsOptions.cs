using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>
/// The files a TLS listener stands on. They are looked at with each connection and each message, and a changed one
/// is in force from then on; so is one that a symbolic link now leads to.
/// </summary>
public sealed class MllpServerTlsOptions
{
    /// <summary>PEM file with the listener's certificate and, after it, any intermediate ones.</summary>
    [Required]
    public string CertificatePath { get; set; } = "";

    /// <summary>PEM file with the certificate's private key.</summary>
    [Required]
    public string PrivateKeyPath { get; set; } = "";

    /// <summary>PEM file with the certificate authority, or the several, that the peers' certificates must come from.</summary>
    [Required]
    public string AuthorityPath { get; set; } = "";

    /// <summary>
    /// An authority's list of revoked certificates, PEM or DER, signed by one of them. A revoked certificate gets no session, and no message more is taken over
    /// one it has. Default empty: none are revoked.
    /// </summary>
    public string RevocationListPath { get; set; } = "";
}
