using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>Reads an authority's signed list of revoked certificates (RFC 5280, 5.1). The framework can build such lists and not read them.</summary>
internal static class RevokedSerialNumbers
{
    private const string PemLabel = "X509 CRL";

    /// <summary>The serial numbers on the list, as <see cref="X509Certificate2.SerialNumber"/> writes them.</summary>
    /// <param name="file">The list, DER or PEM.</param>
    /// <param name="authorities">One of them must have signed it.</param>
    /// <exception cref="CryptographicException">Nobody of them has, or it is no list.</exception>
    public static FrozenSet<string> Read(byte[] file, X509Certificate2Collection authorities)
    {
        try
        {
            var list = new AsnReader(DerOf(file), AsnEncodingRules.DER).ReadSequence();
            var signed = list.PeekEncodedValue();
            var content = list.ReadSequence();
            string algorithm = list.ReadSequence().ReadObjectIdentifier();
            byte[] signature = list.ReadBitString(out _);
            return authorities.Any(authority => HasSigned(authority, algorithm, signed.Span, signature))
                ? ReadContent(content)
                : throw new CryptographicException("the revocation list is not signed by the authority");
        }
        catch (AsnContentException malformed)
        {
            throw new CryptographicException("the revocation list is malformed", malformed);
        }
    }

    private static byte[] DerOf(byte[] file)
    {
        string text = Encoding.Latin1.GetString(file);
        if (!PemEncoding.TryFind(text, out var pem)) return file;
        return text[pem.Label] == PemLabel
            ? Convert.FromBase64String(text[pem.Base64Data])
            : throw new CryptographicException($"the revocation list's file begins with something else than {PemLabel}");
    }

    // version (optional), signature, issuer, thisUpdate, nextUpdate (optional), revokedCertificates (optional), extensions (optional).
    private static FrozenSet<string> ReadContent(AsnReader content)
    {
        if (content.PeekTag() == Asn1Tag.Integer) content.ReadEncodedValue();
        for (int skipped = 0; skipped < 3; skipped++) content.ReadEncodedValue();
        if (content.HasData && (content.PeekTag() == Asn1Tag.UtcTime || content.PeekTag() == Asn1Tag.GeneralizedTime)) content.ReadEncodedValue();
        if (!content.HasData || content.PeekTag() != Asn1Tag.Sequence) return FrozenSet<string>.Empty;

        var serialNumbers = new HashSet<string>();
        for (var entries = content.ReadSequence(); entries.HasData;)
            serialNumbers.Add(Convert.ToHexString(entries.ReadSequence().ReadIntegerBytes().Span));
        return serialNumbers.ToFrozenSet(StringComparer.Ordinal);
    }

    private static bool HasSigned(X509Certificate2 authority, string algorithm, ReadOnlySpan<byte> signed, byte[] signature)
    {
        using var ecdsa = authority.GetECDsaPublicKey();
        using var rsa = authority.GetRSAPublicKey();
        return algorithm switch
        {
            "1.2.840.10045.4.3.2" => HasSigned(ecdsa, HashAlgorithmName.SHA256, signed, signature),
            "1.2.840.10045.4.3.3" => HasSigned(ecdsa, HashAlgorithmName.SHA384, signed, signature),
            "1.2.840.10045.4.3.4" => HasSigned(ecdsa, HashAlgorithmName.SHA512, signed, signature),
            "1.2.840.113549.1.1.11" => HasSigned(rsa, HashAlgorithmName.SHA256, signed, signature),
            "1.2.840.113549.1.1.12" => HasSigned(rsa, HashAlgorithmName.SHA384, signed, signature),
            "1.2.840.113549.1.1.13" => HasSigned(rsa, HashAlgorithmName.SHA512, signed, signature),
            _ => false,
        };
    }

    private static bool HasSigned(ECDsa? key, HashAlgorithmName hash, ReadOnlySpan<byte> signed, byte[] signature) =>
        key?.VerifyData(signed, signature, hash, DSASignatureFormat.Rfc3279DerSequence) == true;

    private static bool HasSigned(RSA? key, HashAlgorithmName hash, ReadOnlySpan<byte> signed, byte[] signature) =>
        key?.VerifyData(signed, signature, hash, RSASignaturePadding.Pkcs1) == true;
}
