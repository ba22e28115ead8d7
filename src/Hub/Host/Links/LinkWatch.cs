using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Hub.Host.Links;

/// <summary>Counts probes without an answer. Any frame from the provider counts as one.</summary>
internal sealed class LinkWatch(OpenLink link, int most)
{
    private ulong _ping;
    private int _unheard;

    /// <summary>Why the hub ended the link; null when it did not.</summary>
    public string? EndReason { get; private set; }

    public void Heard() => Volatile.Write(ref _unheard, 0);

    /// <summary>Sends a probe; false when too many went unanswered.</summary>
    public bool Ping()
    {
        if (Interlocked.Increment(ref _unheard) > most)
        {
            return false;
        }

        link.Send(new HubFrame { Ping = ++_ping });
        return true;
    }

    public void End(string reason, CancellationTokenSource ended)
    {
        EndReason = reason;
        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The link ended by itself while the timer fired.
        }
    }
}
