using System.Net;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>Bytes that arrived and are not a message.</summary>
/// <param name="Reason">What is wrong.</param>
/// <param name="ByteCount">How many bytes were received of it, without the start block.</param>
/// <param name="Bytes">The first of these bytes, at most <see cref="MaxBytes"/>. A copy: the handler may keep it.</param>
/// <param name="ConnectionId">Number of the connection, unique in this server.</param>
/// <param name="RemoteEndPoint">The peer's address.</param>
public sealed record MllpBrokenFrame(
    MllpBrokenFrameReason Reason, long ByteCount, ReadOnlyMemory<byte> Bytes, long ConnectionId, EndPoint RemoteEndPoint)
{
    /// <summary>Bytes kept of a broken frame: enough for every header, little enough for many broken frames at once.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The record without the bytes: they may hold a person's data and must not come into a log.</summary>
    public override string ToString() => $"{Reason} after {ByteCount} bytes on connection {ConnectionId}";
}
