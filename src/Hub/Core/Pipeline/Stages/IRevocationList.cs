namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Which certificates were withdrawn before their end. Asked for every message, so that revoking works on open connections.</summary>
public interface IRevocationList
{
    /// <summary>True when the certificate with this serial number (upper-case hexadecimal) is revoked.</summary>
    bool IsRevoked(string serialNumber);
}
