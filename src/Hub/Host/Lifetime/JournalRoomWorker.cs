using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>Watches the room on the journal's disk: with too little of it the hub takes nothing new, so that what it has accepted can still be completed. When there is
/// room again it goes on by itself.</summary>
internal sealed class JournalRoomWorker(SegmentedLog log, AdmissionStage admission, JournalOptions options, TimeProvider time, ILogger<JournalRoomWorker> logger) : BackgroundService
{
    private long _freeBytes;
    private bool _isUnknown;

    /// <summary>Bytes free when it looked last.</summary>
    public long FreeBytes => Interlocked.Read(ref _freeBytes);

    /// <summary>Looks for the first time before anything is taken.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Look();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        if (log.ReadFreeBytes() is not { } free)
        {
            // The log itself still refuses what it has no room for.
            if (!_isUnknown) Log.RoomUnknown(logger);
            _isUnknown = true;
            return;
        }

        _isUnknown = false;
        Interlocked.Exchange(ref _freeBytes, free);

        // A quota shows only in what it refuses, not in the bytes that are free.
        var isLow = log.LackOfRoom is not null || free < (admission.SuspendedFor is null ? options.MinFreeBytes : options.ResumeFreeBytes);
        if (isLow && admission.SuspendedFor is null)
        {
            admission.Suspend($"the journal's disk is nearly full: {free} bytes are free, {options.MinFreeBytes} are kept for what is under way");
            Log.RoomLow(logger, free, options.MinFreeBytes, options.ResumeFreeBytes);
        }
        else if (!isLow && admission.SuspendedFor is not null)
        {
            admission.Resume();
            Log.RoomEnough(logger, free);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.CheckInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }
}
