using System.Net;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hl7;

/// <summary>The library's log events, 5200-5219. No message content: only sizes, reasons and addresses.</summary>
internal static partial class Log
{
    [LoggerMessage(5200, LogLevel.Information, "MLLP listener on {EndPoint}")]
    public static partial void Listening(ILogger logger, EndPoint endPoint);

    [LoggerMessage(5201, LogLevel.Information, "MLLP listener stopped accepting; {Connections} connections to drain")]
    public static partial void Draining(ILogger logger, int connections);

    [LoggerMessage(5202, LogLevel.Debug, "MLLP connection {ConnectionId} opened by {Remote}")]
    public static partial void ConnectionOpened(ILogger logger, long connectionId, EndPoint remote);

    [LoggerMessage(5203, LogLevel.Debug, "MLLP connection {ConnectionId} closed after {Messages} messages")]
    public static partial void ConnectionClosed(ILogger logger, long connectionId, long messages);

    [LoggerMessage(5204, LogLevel.Warning, "MLLP connection from {Remote} refused: all {Limit} connections are in use")]
    public static partial void ConnectionRefused(ILogger logger, EndPoint? remote, int limit);

    [LoggerMessage(5205, LogLevel.Warning, "MLLP connection {ConnectionId} from {Remote}: broken frame, {Reason} after {ByteCount} bytes")]
    public static partial void FrameBroken(
        ILogger logger, long connectionId, EndPoint remote, MllpBrokenFrameReason reason, long byteCount);

    [LoggerMessage(5206, LogLevel.Warning, "MLLP connection {ConnectionId} from {Remote}: an acknowledgment could not be delivered")]
    public static partial void AcknowledgmentUndelivered(ILogger logger, long connectionId, EndPoint remote, Exception exception);

    [LoggerMessage(5207, LogLevel.Error, "MLLP connection {ConnectionId}: the message handler failed; closing without acknowledgment")]
    public static partial void HandlerFailed(ILogger logger, long connectionId, Exception exception);

    [LoggerMessage(5208, LogLevel.Warning, "MLLP connection {ConnectionId} from {Remote}: {JunkBytes} bytes between frames were skipped")]
    public static partial void JunkSkipped(ILogger logger, long connectionId, EndPoint remote, long junkBytes);

    [LoggerMessage(5209, LogLevel.Debug, "MLLP connection {ConnectionId} lost: the peer reset it")]
    public static partial void ConnectionReset(ILogger logger, long connectionId, Exception exception);

    [LoggerMessage(5210, LogLevel.Information, "MLLP connection {ConnectionId} aborted: draining took too long or the peer does not read")]
    public static partial void ConnectionAborted(ILogger logger, long connectionId);

    [LoggerMessage(5211, LogLevel.Error, "MLLP listener could not accept a connection; trying again in {Delay}")]
    public static partial void AcceptFailed(ILogger logger, TimeSpan delay, Exception exception);

    [LoggerMessage(5212, LogLevel.Debug, "MLLP connection {ConnectionId} closed: idle")]
    public static partial void ConnectionIdle(ILogger logger, long connectionId);

    [LoggerMessage(5213, LogLevel.Debug, "MLLP connection {ConnectionId}: the TLS handshake failed")]
    public static partial void HandshakeFailed(ILogger logger, long connectionId, Exception exception);

    [LoggerMessage(5214, LogLevel.Warning, "MLLP peer certificate {SerialNumber} refused at the handshake: {Reasons}")]
    public static partial void PeerCertificateRefused(ILogger logger, string serialNumber, string reasons);

    [LoggerMessage(5215, LogLevel.Information, "MLLP certificate {Path} is in force for new connections")]
    public static partial void CertificateLoaded(ILogger logger, string path);

    [LoggerMessage(5216, LogLevel.Error, "MLLP certificate {Path} is not used, the old one stays in force: {Reason}")]
    public static partial void CertificateRejected(ILogger logger, string path, string reason);

    [LoggerMessage(5217, LogLevel.Warning, "MLLP connection from {Remote} refused: its address is not allowed here")]
    public static partial void AddressRefused(ILogger logger, EndPoint remote);

    [LoggerMessage(5218, LogLevel.Warning, "MLLP connection from {Remote} refused: all {Limit} connections of its address are in use")]
    public static partial void AddressFull(ILogger logger, EndPoint remote, int limit);

    [LoggerMessage(5219, LogLevel.Debug, "MLLP connection {ConnectionId} is not read for now: other large messages fill the room for them")]
    public static partial void FrameWaits(ILogger logger, long connectionId);
}
