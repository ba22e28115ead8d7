using System.Collections.Frozen;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace EHealth.Integration.Hub.Host.Tls;

/// <summary>The authority's signed list of revoked certificates (RFC 5280, 5), from a file that is read again when it changes.</summary>
internal sealed class RevocationList : IRevocationList
{
    private volatile FrozenSet<string> _serialNumbers = FrozenSet<string>.Empty;

    public bool IsRevoked(string serialNumber) => _serialNumbers.Contains(serialNumber);

    /// <summary>Puts a list in force.</summary>
    /// <param name="crl">The list, DER or PEM.</param>
    /// <param name="authority">The authority's certificate, DER.</param>
    /// <exception cref="InvalidDataException">The list is unreadable or not signed by the authority; the old list stays in force.</exception>
    public void Load(byte[] crl, byte[] authority)
    {
        try
        {
            var list = new X509CrlParser().ReadCrl(crl) ?? throw new InvalidDataException("the revocation list is empty");
            list.Verify(new X509CertificateParser().ReadCertificate(authority).GetPublicKey());
            _serialNumbers = (list.GetRevokedCertificates() ?? new HashSet<X509CrlEntry>())
                .Select(entry => entry.SerialNumber.ToString(16).ToUpperInvariant())
                .ToFrozenSet(StringComparer.Ordinal);
        }
        catch (Exception wrong) when (wrong is GeneralSecurityException or IOException or ArgumentException)
        {
            throw new InvalidDataException($"the revocation list cannot be used: {wrong.Message}", wrong);
        }
    }
}
