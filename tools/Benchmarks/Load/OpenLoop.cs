using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EHealth.Integration.Benchmarks.Load;

/// <summary>Load that does not wait for answers: work starts when it is due, however long the work before it takes. Who measures from that moment
/// counts the waiting that a closed loop leaves out (coordinated omission).</summary>
internal static partial class OpenLoop
{
    /// <summary>What is due within one step is due at its beginning, all at once: with a sleep for each piece the load's own wake-ups would be most of the work.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    /// <summary>Starts work at a rate, on a thread of its own.</summary>
    /// <param name="perSecond">The rate.</param>
    /// <param name="time">How long.</param>
    /// <param name="start">Starts one piece and returns at once; gets the timestamp at which the piece was due.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static Task RunAsync(double perSecond, TimeSpan time, Action<long> start, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => Run(perSecond, time, start, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Run(double perSecond, TimeSpan time, Action<long> start, CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var started = 0L;
        for (var steps = 1; Step * steps <= time && !cancellationToken.IsCancellationRequested; steps++)
        {
            var due = begin + (long)((Step * steps).TotalSeconds * Stopwatch.Frequency);
            SleepUntil(due);
            for (var wanted = (long)((Step * steps).TotalSeconds * perSecond); started < wanted; started++)
            {
                start(due);
            }
        }
    }

    /// <summary>.NET's own timers come a millisecond late, which would be most of what is measured.</summary>
    private static void SleepUntil(long timestamp)
    {
        const int Monotonic = 1; // what Stopwatch reads on Linux, in nanoseconds
        const int Absolute = 1;
        var (seconds, nanoseconds) = Math.DivRem(timestamp, Stopwatch.Frequency);
        _ = clock_nanosleep(Monotonic, Absolute, new Timespec((nint)seconds, (nint)nanoseconds), IntPtr.Zero);
    }

    [LibraryImport("libc")]
    private static partial int clock_nanosleep(int clock, int flags, in Timespec until, IntPtr remaining);

    private readonly record struct Timespec(nint Seconds, nint Nanoseconds);
}
