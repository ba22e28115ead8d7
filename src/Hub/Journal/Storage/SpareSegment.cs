using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Storage;

// Zero-fills the next segment while the current one fills, so that the writer never waits for 64 MiB of zeros. The only place where the log takes room on
// the disk, large records apart. On a full disk it tries again by itself until there is room; meanwhile no record is half written, so nothing has failed.
internal sealed class SpareSegment(string directory, int segmentBytes, ILogger logger)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    // Not a Lock: the writer and the preparation wait on it (Monitor.Wait).
    private readonly object _gate = new();
    private Thread? _preparation;
    private LogFailure? _failure;
    private bool _isKnown;
    private bool _stopped;

    // Why there is no spare while the disk is full; else null.
    public LogFailure? LackOfRoom => Volatile.Read(ref _failure) is { IsLackOfRoom: true } failure ? failure : null;

    public void Begin()
    {
        _isKnown = false;
        _preparation = new Thread(Prepare) { IsBackground = true, Name = "journal-spare" };
        _preparation.Start();
    }

    // Waits until it is known whether there is a spare; null when there is.
    public LogFailure? Await()
    {
        lock (_gate)
        {
            while (!_isKnown) Monitor.Wait(_gate);
            if (_failure is null or { IsLackOfRoom: true }) return _failure;
        }
        // Whatever else stopped it in the background may have passed since: once more, on a new file.
        return _failure = SegmentFiles.PrepareSpare(directory, segmentBytes);
    }

    public LogFailure? Place(SegmentHeader header) => SegmentFiles.PlaceSpare(directory, header);

    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
        _preparation?.Join();
    }

    private void Prepare()
    {
        for (var isFirst = true; TryPrepare(isFirst); isFirst = false)
        {
            lock (_gate)
            {
                if (!_stopped) Monitor.Wait(_gate, RetryPause);
                if (_stopped) return;
            }
        }
    }

    // True when it is to be tried again.
    private bool TryPrepare(bool isFirst)
    {
        var failure = SegmentFiles.PrepareSpare(directory, segmentBytes);
        lock (_gate)
        {
            Volatile.Write(ref _failure, failure);
            _isKnown = true;
            Monitor.PulseAll(_gate);
        }
        if (failure is null && !isFirst) Log.RoomForSpare(logger);
        if (failure is { IsLackOfRoom: true } && isFirst) Log.NoRoomForSpare(logger, failure);
        if (failure is { IsLackOfRoom: false }) Log.SpareNotPrepared(logger, failure);
        return failure is { IsLackOfRoom: true };
    }
}
