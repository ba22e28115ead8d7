namespace EHealth.Integration.Hub.Journal.Storage;

// Tells the callers of a batch what became of it, on the pool. A part of the batch is one work item: queued one by one, the hand-over of
// a caller costs more than what it then does, and its cores have to be woken for each.
internal sealed class CompletedBatch(BatchesUnderWay underWay) : IThreadPoolWorkItem
{
    private const int MinCallersInPart = 8;

    private PendingAppend? _next;
    private int _records;
    private bool _durable;

    // Takes that many records from the list; returns what is left of it.
    public static PendingAppend? Queue(BatchesUnderWay underWay, PendingAppend first, int records, bool durable)
    {
        var parts = Math.Clamp(records / MinCallersInPart, 1, Environment.ProcessorCount);
        PendingAppend? next = first;
        for (; parts > 0 && next is not null; parts--)
        {
            var part = underWay.Begin();
            (part._next, part._records, part._durable) = (next, (records + parts - 1) / parts, durable);
            records -= part._records;
            for (var skip = part._records; skip > 0 && next is not null; skip--) next = next.Next;
            ThreadPool.UnsafeQueueUserWorkItem(part, preferLocal: false);
        }
        return next;
    }

    public void Execute()
    {
        for (; _records > 0 && _next is { } append; _records--)
        {
            // Before its caller hears: afterwards the instance may be in use for another record.
            _next = append.Next;
            append.Complete(_durable);
        }
        _next = null;
        underWay.End(this);
    }
}
