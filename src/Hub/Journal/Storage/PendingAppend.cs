using System.Threading.Tasks.Sources;

namespace EHealth.Integration.Hub.Journal.Storage;

// One record on its way to the disk, and the pooled promise its caller awaits. All links belong to AppendQueue.
internal sealed class PendingAppend(AppendQueue queue) : IValueTaskSource<AppendResult>
{
    // Positions and the like are far smaller; a large copy is not kept for the next life.
    private const int MaxKeptCopyBytes = 1024;

    // The caller's code goes on where the outcome is told, which is a thread of the pool and never the writer's: CompletedBatch.
    private ManualResetValueTaskSourceCore<AppendResult> _outcome;
    private CancellationTokenRegistration _cancellation;
    private byte[] _copy = [];

    public PendingAppend? Previous { get; set; }
    public PendingAppend? Next { get; set; }
    public long Ticket { get; set; }

    public byte Type { get; private set; }
    public bool Audited { get; private set; }
    public bool Awaited { get; private set; }
    public ReadOnlyMemory<byte> Head { get; private set; }
    public ReadOnlyMemory<byte> Body { get; private set; }
    // Of a record that no ordinary segment holds; its caller's to dispose of.
    public LargeSegment? Segment { get; private set; }
    public int SizeOnDisk => RecordFormat.SizeOnDisk(Head.Length + Body.Length);

    // Given by the writer.
    public long Index { get; set; }
    public long AuditIndex { get; set; }

    public ValueTask<AppendResult> Outcome => new(this, _outcome.Version);

    public void Hold(byte type, bool audited, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, LargeSegment? segment)
    {
        (Type, Audited, Awaited, Head, Body, Segment) = (type, audited, true, head, body, segment);
    }

    public void HoldCopy(byte type, ReadOnlySpan<byte> payload)
    {
        if (_copy.Length < payload.Length) _copy = new byte[payload.Length];
        payload.CopyTo(_copy);
        (Type, Audited, Awaited, Head, Body) = (type, false, false, _copy.AsMemory(0, payload.Length), default);
    }

    public void CancelWith(CancellationToken cancellationToken) => _cancellation = cancellationToken.UnsafeRegister(
        static (item, token) =>
        {
            var append = (PendingAppend)item!;
            if (append.TryWithdraw()) append._outcome.SetException(new OperationCanceledException(token));
        },
        this);

    // After this the caller may have reused the instance for another record: touch it no more.
    public void Complete(bool durable)
    {
        if (Awaited) _outcome.SetResult(durable ? new AppendResult(true, Index, AuditIndex) : AppendResult.Refused);
        else queue.Recycle(this);
    }

    public void Clear()
    {
        if (_copy.Length > MaxKeptCopyBytes) _copy = [];
        Head = Body = default;
        Segment = null;
        Previous = Next = null;
    }

    AppendResult IValueTaskSource<AppendResult>.GetResult(short token)
    {
        // A result asked for too early throws and must not put a record in flight back into the pool.
        if (_outcome.GetStatus(token) == ValueTaskSourceStatus.Pending) return _outcome.GetResult(token);
        try
        {
            return _outcome.GetResult(token);
        }
        finally
        {
            // Waits for a cancellation that is just running, so that none can reach the instance in its next life.
            _cancellation.Dispose();
            _cancellation = default;
            _outcome.Reset();
            queue.Recycle(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<AppendResult>.GetStatus(short token) => _outcome.GetStatus(token);

    void IValueTaskSource<AppendResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    private bool TryWithdraw() => queue.TryWithdraw(this);
}
