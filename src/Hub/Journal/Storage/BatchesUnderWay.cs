namespace EHealth.Integration.Hub.Journal.Storage;

// Batches whose callers are being told, and the instances for the next ones. A log that is closed has told everybody.
internal sealed class BatchesUnderWay
{
    private readonly object _gate = new();
    private readonly Stack<CompletedBatch> _idle = new();
    private int _count;

    public CompletedBatch Begin()
    {
        lock (_gate)
        {
            _count++;
            return _idle.TryPop(out var batch) ? batch : new CompletedBatch(this);
        }
    }

    public void End(CompletedBatch batch)
    {
        lock (_gate)
        {
            _idle.Push(batch);
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
