namespace EHealth.Integration.Hub.Journal.Storage;

// Batches whose callers are being told. A log that is closed has told everybody.
internal sealed class BatchesUnderWay
{
    private readonly object _gate = new();
    private int _count;

    public void Begin()
    {
        lock (_gate) _count++;
    }

    public void End()
    {
        lock (_gate)
        {
            if (--_count == 0) Monitor.PulseAll(_gate);
        }
    }

    public void WaitForAll()
    {
        lock (_gate)
        {
            while (_count > 0) Monitor.Wait(_gate);
        }
    }
}
