using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>Which system a certificate is for: the same name that the hub reads from it.</summary>
internal static class CertifiedSystem
{
    /// <summary>The URI subject alternative name that carries a system id is this prefix and the id.</summary>
    public const string UriPrefix = "urn:ehealth:system:";

    private const string SubjectAlternativeNameOid = "2.5.29.17";

    // uniformResourceIdentifier [6] IMPLICIT IA5String: RFC 5280, 4.2.1.6.
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);

    /// <summary>The system id; empty when the certificate names none. Never null: null is a peer without a certificate.</summary>
    /// <exception cref="AsnContentException">The names are malformed.</exception>
    public static string IdOf(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.FirstOrDefault(candidate => candidate.Oid?.Value == SubjectAlternativeNameOid);
        if (extension is null) return "";

        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (!names.PeekTag().HasSameClassAndValue(UriTag))
            {
                names.ReadEncodedValue();
                continue;
            }

            string uri = names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
            if (uri.StartsWith(UriPrefix, StringComparison.Ordinal)) return uri[UriPrefix.Length..];
        }

        return "";
    }
}
