namespace EHealth.Integration.Hub.Core.Pipeline;

/// <summary>Gives the memory of large messages back to the system when no more of them come. Left to itself the collector keeps what it has until enough is
/// allocated again, and an idle night would be spent with hundreds of megabytes that nobody uses.</summary>
public sealed class MemoryReturn : IDisposable
{
    /// <summary>Messages that are worth it. Smaller ones fit into what a process needs anyway.</summary>
    private const long From = 16 * 1024 * 1024;

    /// <summary>How long none has come: the collection stops the process, so not after each of many.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    // The shared array pool, which gRPC takes its buffers from, lets go of one that was idle at two collections half a minute apart, and a third frees it.
    private static readonly TimeSpan[] Pauses = [Quiet, TimeSpan.FromSeconds(65), TimeSpan.FromSeconds(5)];

    private readonly ITimer _timer;
    private int _collections;

    /// <param name="time">The clock.</param>
    public MemoryReturn(TimeProvider time) =>
        _timer = time.CreateTimer(_ => Collect(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Notes that a message of so many bytes has left.</summary>
    public void Note(long bytes)
    {
        if (bytes >= From)
        {
            Begin();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Begin()
    {
        Volatile.Write(ref _collections, 0);
        _timer.Change(Pauses[0], Timeout.InfiniteTimeSpan);
    }

    private void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (Interlocked.Increment(ref _collections) is var done && done < Pauses.Length)
            _timer.Change(Pauses[done], Timeout.InfiniteTimeSpan);
    }
}
