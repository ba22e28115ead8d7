namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>Gives the memory of large messages back to the system when no more of them come. Left to itself the collector keeps what it has until enough is
/// allocated again.</summary>
internal sealed class MemoryReturn : IDisposable
{
    // Smaller ones fit into what the process needs anyway.
    private const int From = 16 * 1024 * 1024;

    // The collection stops the process, so not after each of many.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    // The shared array pool, which gRPC takes its buffers from, lets go of one that was idle at two collections half a minute apart, and a third frees it.
    private static readonly TimeSpan[] Pauses = [Quiet, TimeSpan.FromSeconds(65), TimeSpan.FromSeconds(5)];

    private readonly ITimer _timer;
    private int _collections;

    public MemoryReturn(TimeProvider time) =>
        _timer = time.CreateTimer(_ => Collect(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Notes that a message of so many bytes has been dealt with.</summary>
    public void Note(int bytes)
    {
        if (bytes >= From) Begin();
    }

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
