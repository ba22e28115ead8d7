using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using EHealth.Integration.Hub.Core.Pipeline;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace EHealth.Integration.Hub.Host.Tls;

/// <summary>Who is at the other end of a connection, read from its client certificate once and kept with the connection.</summary>
public static class ConnectionPeer
{
    /// <summary>The URI subject alternative name that carries a system id is this prefix and the id.</summary>
    public const string UriPrefix = "urn:ehealth:system:";

    private const string SubjectAlternativeNameOid = "2.5.29.17";

    // uniformResourceIdentifier [6] IMPLICIT IA5String: RFC 5280, 4.2.1.6.
    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);
    private static readonly object ItemKey = new();

    /// <summary>The peer of a request; null when its connection carries no certificate.</summary>
    public static PeerIdentity? Of(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(ItemKey, out var peer) == true ? (PeerIdentity?)peer : null;

    /// <summary>Reads the certificate of a connection after its handshake and before its first request: the requests of one HTTP/2 connection run
    /// at the same time, and only read.</summary>
    internal static void Remember(ConnectionContext connection)
    {
        if (connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate is { } certificate)
        {
            connection.Items[ItemKey] = Of(certificate);
        }
    }

    /// <summary>The peer a certificate names.</summary>
    public static PeerIdentity Of(X509Certificate2 certificate) =>
        new(SystemIdOf(certificate), certificate.SerialNumber.TrimStart('0'), new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));

    private static string SystemIdOf(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.FirstOrDefault(candidate => candidate.Oid?.Value == SubjectAlternativeNameOid);
        if (extension is null)
        {
            return "";
        }

        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (names.PeekTag().HasSameClassAndValue(UriTag))
            {
                var uri = names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
                if (uri.StartsWith(UriPrefix, StringComparison.Ordinal))
                {
                    return uri[UriPrefix.Length..];
                }
            }
            else
            {
                names.ReadEncodedValue();
            }
        }

        return "";
    }
}
