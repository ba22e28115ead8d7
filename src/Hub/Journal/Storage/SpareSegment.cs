using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Storage;

// Zero-fills the next segment while the current one fills, so that the writer never waits for 64 MiB of zeros.
// The only place where the log takes room on the disk: a low-water mark belongs here.
internal sealed class SpareSegment(string directory, int segmentBytes, ILogger logger)
{
    private Thread? _preparation;
    private LogFailure? _failure;

    public void Begin()
    {
        _preparation = new Thread(Prepare) { IsBackground = true, Name = "journal-spare" };
        _preparation.Start();
    }

    // Waits for the preparation when it is not through yet.
    public LogFailure? Place(SegmentHeader header)
    {
        Await();
        // What stopped it in the background (a full disk) may have passed since: once more, on a new file.
        if (_failure is not null) _failure = SegmentFiles.PrepareSpare(directory, segmentBytes);
        return _failure ?? SegmentFiles.PlaceSpare(directory, header);
    }

    public void Await() => _preparation?.Join();

    private void Prepare()
    {
        _failure = SegmentFiles.PrepareSpare(directory, segmentBytes);
        if (_failure is not null) Log.SpareNotPrepared(logger, _failure);
    }
}
