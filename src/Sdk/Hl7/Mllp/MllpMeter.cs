using System.Diagnostics.Metrics;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>What is counted of MLLP listeners. Tags come from closed sets: the listener's address and the reasons.</summary>
public sealed class MllpMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "EHealth.Integration.Hl7";

    private static readonly Meter Source = new(Name);

    private static readonly UpDownCounter<long> Connections =
        Source.CreateUpDownCounter<long>("mllp_connections", description: "Connections open");

    private static readonly Counter<long> Refused =
        Source.CreateCounter<long>("mllp_connections_refused", description: "Connections closed as soon as they were accepted, by reason");

    private static readonly Counter<long> Messages =
        Source.CreateCounter<long>("mllp_messages", description: "Frames taken whole");

    private static readonly Counter<long> Broken =
        Source.CreateCounter<long>("mllp_broken_frames", description: "Connections closed over bytes that are no frame, by reason");

    private static readonly Counter<long> Received =
        Source.CreateCounter<long>("mllp_received_bytes", unit: "By", description: "Bytes of whole and broken frames");

    private static readonly Counter<long> Sent =
        Source.CreateCounter<long>("mllp_sent_bytes", unit: "By", description: "Bytes of acknowledgments");

    private readonly KeyValuePair<string, object?> _listener;

    /// <param name="listener">Where the listener listens.</param>
    internal MllpMeter(string listener) => _listener = new("listener", listener);

    internal void CountOpened() => Connections.Add(1, _listener);

    internal void CountClosed() => Connections.Add(-1, _listener);

    internal void CountRefused(string reason) => Refused.Add(1, _listener, new("reason", reason));

    internal void CountMessage(long bytes)
    {
        Messages.Add(1, _listener);
        Received.Add(bytes, _listener);
    }

    internal void CountBroken(MllpBrokenFrameReason reason, long bytes)
    {
        Broken.Add(1, _listener, new("reason", reason.ToString()));
        Received.Add(bytes, _listener);
    }

    internal void CountSent(long bytes) => Sent.Add(bytes, _listener);
}
