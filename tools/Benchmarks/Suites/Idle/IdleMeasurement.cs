using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Suites.Idle;

/// <summary>What connections that do nothing cost a process.</summary>
/// <param name="KiBEach">Growth of its resident memory for each of them.</param>
/// <param name="GrowthMiB">Growth of its resident memory for all of them.</param>
/// <param name="TotalMiB">Its resident memory while they are open.</param>
/// <param name="ProcessorPercent">Processor time it takes while they are open, percent of one core.</param>
internal sealed record IdleMeasurement(double KiBEach, double GrowthMiB, double TotalMiB, double ProcessorPercent)
{
    /// <summary>Two rounds of the hub's probes and more: buffers of the opening have been given back, and probes are part of what idling costs.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(12);

    private const double KiBInMiB = 1024;

    private static readonly TimeSpan Watching = TimeSpan.FromSeconds(10);

    /// <summary>Opens connections and looks at the process before and after.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="count">How many are opened.</param>
    /// <param name="openAsync">Opens them all.</param>
    /// <param name="stillOpen">How many are open at the end; must be all.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public static async Task<IdleMeasurement> OfAsync(int processId, int count, Func<Task> openAsync, Func<int> stillOpen, CancellationToken cancellationToken)
    {
        var before = ProcessUsage.Of(processId);
        await openAsync();
        await Task.Delay(Settling, TimeProvider.System, cancellationToken);
        var settled = ProcessUsage.Of(processId);
        var started = TimeProvider.System.GetTimestamp();
        await Task.Delay(Watching, TimeProvider.System, cancellationToken);
        var after = ProcessUsage.Of(processId);
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var growth = after.ResidentKiB - before.ResidentKiB;
        return stillOpen() == count
            ? new IdleMeasurement(growth / count, growth / KiBInMiB, after.ResidentKiB / KiBInMiB, (after.ProcessorTime - settled.ProcessorTime) / elapsed * 100)
            : throw new InvalidOperationException($"of {count} connections {stillOpen()} are open");
    }
}
