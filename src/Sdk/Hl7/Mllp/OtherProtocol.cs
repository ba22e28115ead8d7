namespace EHealth.Integration.Hl7.Mllp;

/// <summary>
/// Recognizes who has the wrong port by the first bytes of a connection. Such a peer waits for an answer: without this it would hold its
/// connection until the junk timeout.
/// </summary>
internal static class OtherProtocol
{
    /// <summary>How many bytes are looked at.</summary>
    public const int PrefixBytes = 4;

    // TLS record type "handshake" and the major version, RFC 8446, 5.1.
    private static ReadOnlySpan<byte> Tls => [0x16, 0x03];

    /// <summary>Whether a connection that should begin with a TLS hello may do so, as far as its first bytes have come.</summary>
    /// <param name="first">At least one byte.</param>
    public static bool MayBeTls(ReadOnlySpan<byte> first) => first.Length == 1 ? first[0] == Tls[0] : first.StartsWith(Tls);

    /// <summary>Whether a connection that should carry MLLP begins with TLS, or with a request of HTTP.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> first) =>
        first.StartsWith(Tls) || first.StartsWith("GET "u8) || first.StartsWith("HEAD"u8) || first.StartsWith("POST"u8)
        || first.StartsWith("PUT "u8) || first.StartsWith("OPTI"u8) || first.StartsWith("CONN"u8) || first.StartsWith("PRI "u8);
}
