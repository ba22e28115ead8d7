namespace EHealth.Integration.Hl7.Mllp;

/// <summary>
/// What a listener does with its messages. Called for one message of a connection at a time, in the order of arrival; calls for
/// different connections overlap. An exception is a bug: it is logged and the connection closed without an acknowledgment.
/// </summary>
public interface IMllpMessageHandler
{
    /// <summary>Takes a message. The acknowledgment it returns is sent at once: return it when the message is safe.</summary>
    /// <param name="message">The message; its bytes must not be kept beyond the returned task.</param>
    /// <param name="cancellationToken">Cancelled when the server gives up draining; not when the peer goes away.</param>
    /// <returns>The acknowledgment.</returns>
    ValueTask<MllpAnswer> HandleAsync(MllpMessage message, CancellationToken cancellationToken);

    /// <summary>Takes note of bytes that are not a message. The connection is closed afterwards.</summary>
    /// <param name="frame">What arrived.</param>
    /// <param name="cancellationToken">Cancelled when the server gives up draining.</param>
    /// <returns>A negative acknowledgment to try to send before closing.</returns>
    ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken);
}
