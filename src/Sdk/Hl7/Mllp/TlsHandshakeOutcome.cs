namespace EHealth.Integration.Hl7.Mllp;

/// <summary>How a handshake ended.</summary>
/// <param name="Peer">Null when there is no session.</param>
/// <param name="Reason">Why there is none; null also when the peer left without a word, or the listener stops.</param>
/// <param name="Bytes">What the peer sent instead of TLS.</param>
internal readonly record struct TlsHandshakeOutcome(TlsPeer? Peer, MllpBrokenFrameReason? Reason, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Nobody is there any more.</summary>
    public static readonly TlsHandshakeOutcome PeerLeft;

    public static TlsHandshakeOutcome Done(TlsPeer peer) => new(peer, null, default);

    public static TlsHandshakeOutcome Failed(MllpBrokenFrameReason reason, ReadOnlyMemory<byte> bytes) => new(null, reason, bytes);
}
