using EHealth.Integration.Hub.Core.Systems;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Counts one system's use of one operation: rate by the generic cell rate algorithm (ITU-T I.371), and messages in flight.</summary>
/// <remarks>One word of state and no timer, so that ten thousand meters cost nothing while idle.</remarks>
internal sealed class QuotaMeter(TimeProvider time)
{
    private static readonly TimeSpan InFlightRetry = TimeSpan.FromMilliseconds(100);

    private readonly long _epoch = time.GetTimestamp();
    private long _theoreticalArrival;
    private int _inFlight;

    /// <summary>Takes a place.</summary>
    /// <returns>Zero when there is one, else how long to wait before asking again.</returns>
    public TimeSpan TryEnter(Quota quota, long timestamp)
    {
        if (Interlocked.Increment(ref _inFlight) > quota.MaxInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            return InFlightRetry;
        }

        var interval = TimeSpan.TicksPerSecond / quota.PerSecond;
        var now = time.GetElapsedTime(_epoch, timestamp).Ticks;
        while (true)
        {
            var seen = Volatile.Read(ref _theoreticalArrival);
            var arrival = Math.Max(seen, now) + interval;
            var early = arrival - now - (interval * quota.Burst);
            if (early > 0)
            {
                Interlocked.Decrement(ref _inFlight);
                return TimeSpan.FromTicks(early);
            }

            if (Interlocked.CompareExchange(ref _theoreticalArrival, arrival, seen) == seen)
            {
                return TimeSpan.Zero;
            }
        }
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
