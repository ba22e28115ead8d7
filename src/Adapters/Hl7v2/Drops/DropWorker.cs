using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Hl7.Acknowledgments;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Drops;

/// <summary>Looks at the drop folders again and again. Looks, and does not wait to be told: on the network shares such folders lie on, nobody tells.</summary>
internal sealed class DropWorker(
    BatchIntake intake, Acknowledger acknowledger, IOptions<Hl7v2Options> options, TimeProvider time, ILogger<DropWorker> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(options.Value.Drops.Select(drop => WatchAsync(drop, stoppingToken)));

    private async Task WatchAsync(DropOptions drop, CancellationToken stopping)
    {
        var folder = new DropFolder(drop, intake, acknowledger, logger);
        using var timer = new PeriodicTimer(drop.Interval, time);
        try
        {
            do
            {
                await LookAsync(folder, drop, stopping);
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program stops; a file that is half read comes again.
        }
    }

    // A share that is away now and then, or a file that vanishes, is no reason to stop looking.
    private async Task LookAsync(DropFolder folder, DropOptions drop, CancellationToken stopping)
    {
        try
        {
            await folder.LookAsync(stopping);
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            Log.DropUnreadable(logger, drop.Folder, away.GetType().Name);
        }
    }
}
