using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>What the connections of one listener share.</summary>
/// <param name="Options">Limits.</param>
/// <param name="Room">What their large frames share.</param>
/// <param name="Tls">Null where MLLP is spoken on plain TCP.</param>
/// <param name="Handler">Takes the messages.</param>
/// <param name="Time">Measures the timeouts.</param>
/// <param name="Logger">The listener's log.</param>
/// <param name="Meter">The listener's counts.</param>
/// <param name="Stopping">
/// Cancelled when the listener drains: the message under way finishes, then the connection closes; an idle one closes at once.
/// </param>
/// <param name="Aborted">Cancelled when the listener gives up draining.</param>
internal sealed record ListenerContext(
    MllpServerOptions Options, LargeFrameRoom Room, MllpServerTls? Tls, IMllpMessageHandler Handler, TimeProvider Time, ILogger Logger, MllpMeter Meter,
    CancellationToken Stopping, CancellationToken Aborted);
