namespace EHealth.Integration.Protocol.Memory;

/// <summary>Gives the memory of large messages back to the system when no more of them come, at either end of the wire. Left to itself the collector keeps what it
/// has until enough is allocated again, and an idle night would be spent with hundreds of megabytes that nobody uses.</summary>
public sealed class MemoryReturn : IDisposable
{
    /// <summary>Messages that are worth it. Smaller ones fit into what a process needs anyway.</summary>
    private const long From = 16 * 1024 * 1024;

    /// <summary>How long none has come: the collection stops the process, so not after each of many.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    // The shared array pool, which gRPC takes its buffers from, lets go of one that was idle at two collections half a minute apart, and a third frees it.
    private static readonly TimeSpan[] Pauses = [Quiet, TimeSpan.FromSeconds(65), TimeSpan.FromSeconds(5)];

    private readonly Lock _gate = new();
    private readonly Action _collect;
    private readonly ITimer _timer;
    private int _collections;

    /// <param name="time">The clock.</param>
    public MemoryReturn(TimeProvider time)
        : this(time, static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true))
    {
    }

    internal MemoryReturn(TimeProvider time, Action collect)
    {
        _collect = collect;
        _timer = time.CreateTimer(_ => Collect(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes that a message has been dealt with.</summary>
    /// <param name="bytes">How large it was.</param>
    public void Note(long bytes)
    {
        if (bytes < From)
        {
            return;
        }

        lock (_gate)
        {
            _collections = 0;
            _timer.Change(Pauses[0], Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Collect()
    {
        // The next one first: a message that comes during this collection begins all of them anew.
        lock (_gate)
        {
            if (++_collections < Pauses.Length)
            {
                _timer.Change(Pauses[_collections], Timeout.InfiniteTimeSpan);
            }
        }

        _collect();
    }
}
