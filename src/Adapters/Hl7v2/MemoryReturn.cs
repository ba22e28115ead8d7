namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>Gives the memory of large messages back to the system when no more of them come. Left to itself the collector keeps what it has until enough is
/// allocated again.</summary>
internal sealed class MemoryReturn : IDisposable
{
    // Smaller ones fit into what the process needs anyway.
    private const int From = 16 * 1024 * 1024;

    // The collection stops the process for some tens of milliseconds, so not after each of many.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly ITimer _timer;

    public MemoryReturn(TimeProvider time) =>
        _timer = time.CreateTimer(
            static _ => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Notes that a message of so many bytes has been dealt with.</summary>
    public void Note(int bytes)
    {
        if (bytes >= From) _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();
}
