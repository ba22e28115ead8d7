using System.Net;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>The content of one frame.</summary>
/// <param name="Bytes">
/// The message as received, without block bytes. Valid until the handler's task completes: it may lie in the receive buffer.
/// </param>
/// <param name="ConnectionId">Number of the connection, unique in this server.</param>
/// <param name="Sequence">Number of the frame on its connection, from 1.</param>
/// <param name="RemoteEndPoint">The peer's address.</param>
/// <param name="System">
/// The system that the peer's certificate names, empty when it names none; null on a listener without TLS, where nothing proves who
/// the peer is.
/// </param>
public readonly record struct MllpMessage(
    ReadOnlyMemory<byte> Bytes, long ConnectionId, long Sequence, EndPoint RemoteEndPoint, string? System = null);
