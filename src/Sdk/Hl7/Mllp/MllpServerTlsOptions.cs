using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>The PEM files a TLS listener stands on. They are looked at with each connection, and a changed one is in force from then on.</summary>
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
}
