using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Search;

/// <summary>Writes the search file of every sealed segment that has none, the newest first: a search begins there. Nobody waits for it, and it waits while the hub has much to do.</summary>
public sealed class SearchFileWorker(SegmentedLog log, SearchFiles files, TimeProvider time, ILogger<SearchFileWorker> logger) : BackgroundService
{
    /// <summary>How often it looks. A segment takes seconds to fill at full load and hours otherwise, and can be read without its file.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Records within an interval above which the processors are the messages': 4,000 a second, a quarter of what two processors record.</summary>
    private const long MuchToDo = 20_000;

    /// <summary>Segments without a file that a search can read through in some seconds; with more, they are written whatever the hub has to do.</summary>
    private const int MostPostponed = 32;

    /// <summary>Writes all files that are missing by now, each followed by a pause as long as its writing: half a processor at most.</summary>
    /// <returns>How many it wrote.</returns>
    internal async Task<int> WriteMissingAsync(CancellationToken cancellationToken)
    {
        var segments = log.Segments;
        var written = 0;
        for (var i = segments.Length - 2; i >= 0; i--)
        {
            var segment = segments.Span[i];
            if (files.Find(segment) is not null) continue;
            var started = time.GetTimestamp();
            try
            {
                // On a thread of its own, like every search: messages would wait behind it in the pool.
                await Task.Factory.StartNew(() => files.Build(segment, time, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                written++;
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or LogDamagedException)
            {
                Log.SearchFileNotWritten(logger, files.PathOf(segment), Interval, refused.Message);
            }

            await Task.Delay(time.GetElapsedTime(started), time, cancellationToken);
        }

        return written;
    }

    /// <summary>Whether to write, or to leave the processors to the messages.</summary>
    /// <param name="recordsMeanwhile">What the journal has taken within an interval.</param>
    /// <param name="missing">Sealed segments without a file.</param>
    internal static bool IsTime(long recordsMeanwhile, int missing) => missing > 0 && (recordsMeanwhile < MuchToDo || missing > MostPostponed);

    private int MissingFiles()
    {
        var (segments, missing) = (log.Segments, 0);
        for (var i = 0; i < segments.Length - 1; i++)
        {
            if (files.Find(segments.Span[i]) is null) missing++;
        }

        return missing;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            files.DeleteForeign(log.Segments.ToArray());
            while (true)
            {
                var before = log.Statistics.Records;
                await Task.Delay(Interval, time, stoppingToken);
                if (IsTime(log.Statistics.Records - before, MissingFiles())) await WriteMissingAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: what is missing is written after the next start.
        }
    }
}
