namespace EHealth.Integration.Hl7.Mllp;

/// <summary>What goes back to the peer for one frame: nothing, one message or two.</summary>
/// <param name="First">Without block bytes; empty when nothing is to be sent.</param>
/// <param name="Second">Sent after the first: in enhanced mode the application's word after the accept acknowledgment; else empty.</param>
/// <param name="OnSent">Called when the peer's connection has taken all of it, or there was nothing to send; not when the connection was lost before. Must not block.</param>
public readonly record struct MllpAnswer(ReadOnlyMemory<byte> First, ReadOnlyMemory<byte> Second = default, Action? OnSent = null)
{
    /// <summary>No answer.</summary>
    public static readonly MllpAnswer None;
}
