namespace EHealth.Integration.Hub.Journal.Storage;

// Wakes every waiting reader at a constant price to the writer, and at none while nobody waits.
internal sealed class ReaderPulse
{
    private TaskCompletionSource? _next;

    // Completes at the next beat. Take it first, then look whether there is something to read, then await it.
    public Task Next
    {
        get
        {
            if (Volatile.Read(ref _next) is { } awaited) return awaited.Task;
            var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _next, created, null) ?? created).Task;
        }
    }

    public void Beat()
    {
        // Handing a thousand continuations to the pool takes time; a pool thread does it, not the writer.
        if (Interlocked.Exchange(ref _next, null) is { } awaited)
            ThreadPool.UnsafeQueueUserWorkItem(static source => source.TrySetResult(), awaited, preferLocal: false);
    }
}
