using System.Collections.Concurrent;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Cancellation sources with a time limit, used again as long as they have not fired: nearly every call is answered in time.</summary>
internal sealed class DeadlinePool(TimeProvider time)
{
    private const int Most = 1024;

    private readonly ConcurrentQueue<CancellationTokenSource> _idle = new();

    /// <summary>A source that fires after the time.</summary>
    public CancellationTokenSource Rent(TimeSpan timeout)
    {
        if (!_idle.TryDequeue(out var source))
        {
            return new CancellationTokenSource(timeout, time);
        }

        source.CancelAfter(timeout);
        return source;
    }

    /// <summary>Takes a source back. Nobody may hold its token any more.</summary>
    public void Return(CancellationTokenSource source)
    {
        // Only the system's own timers can be reset; under a test's clock every call gets a new source.
        if (_idle.Count < Most && source.TryReset())
        {
            _idle.Enqueue(source);
        }
        else
        {
            source.Dispose();
        }
    }
}
