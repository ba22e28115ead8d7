namespace EHealth.Integration.Ehealthctl.Certificates;

/// <summary>Whether a certificate counts today.</summary>
internal enum CertificateState
{
    Valid,
    Early,
    Expired,
    Revoked,
}
