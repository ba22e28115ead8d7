namespace EHealth.Integration.Hl7.Mllp;

/// <summary>Why bytes that arrived are not a frame.</summary>
public enum MllpBrokenFrameReason
{
    /// <summary>The peer closed or reset the connection, or shut its sending side, before the end block.</summary>
    PeerClosedInsideFrame,

    /// <summary>The content grew beyond <see cref="MllpServerOptions.MaxFrameBytes"/>.</summary>
    TooLarge,

    /// <summary>A block byte where none may stand.</summary>
    InvalidByte,

    /// <summary>The frame was not complete within <see cref="MllpServerOptions.FrameTimeout"/>.</summary>
    TimedOut,

    /// <summary>More than <see cref="MllpServerOptions.MaxJunkBytes"/> bytes came without a start block.</summary>
    JunkTooLong,

    /// <summary>The connection ended, or fell silent, after bytes that no start block announced.</summary>
    NoStartBlock,

    /// <summary>The first bytes are those of another protocol: TLS or HTTP where MLLP is spoken, anything but TLS on a TLS listener.</summary>
    OtherProtocol,

    /// <summary>No TLS session came about: no certificate, one that is not accepted, or no version in common.</summary>
    HandshakeFailed,

    /// <summary>The TLS handshake was not over within <see cref="MllpServerOptions.FirstByteTimeout"/>.</summary>
    HandshakeTimedOut,

    /// <summary>A whole message, over a connection whose certificate has been revoked since it was opened. It is not handled.</summary>
    CertificateRevoked,
}
