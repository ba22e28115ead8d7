namespace EHealth.Integration.Hub.Journal.Storage;

// Callers on one side, the writer's thread on the other. One list in the order of the calls: callers beyond the capacity
// stand in it too, so that waiting for room never changes the order, but only they may still be cancelled.
internal sealed class AppendQueue(int capacity)
{
    // Not a Lock: the writer's thread sleeps on it (Monitor.Wait).
    private readonly object _gate = new();
    private PendingAppend? _first;
    private PendingAppend? _last;
    private PendingAppend? _spare;
    private int _spares;
    private int _outstanding;
    private long _lastTicket;
    private long _takenTicket;
    private bool _writerSleeps;
    private bool _closed;

    public ValueTask<AppendResult> Add(
        byte type, bool audited, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, LargeSegment? segment, CancellationToken cancellationToken)
    {
        PendingAppend item;
        ValueTask<AppendResult> outcome;
        bool waitsForRoom;
        lock (_gate)
        {
            if (_closed) return new ValueTask<AppendResult>(AppendResult.Refused);
            waitsForRoom = _outstanding >= capacity;
            item = Rent();
            item.Hold(type, audited, head, body, segment);
            outcome = item.Outcome;
            Link(item);
        }
        if (waitsForRoom && cancellationToken.CanBeCanceled) item.CancelWith(cancellationToken);
        return outcome;
    }

    public bool TryAdd(byte type, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (_closed || _outstanding >= capacity) return false;
            var item = Rent();
            item.HoldCopy(type, payload);
            Link(item);
            return true;
        }
    }

    // Everything that waits, linked by Next. Sleeps until there is something; null when closed and empty.
    public PendingAppend? TakeAll()
    {
        lock (_gate)
        {
            while (_first is null)
            {
                if (_closed) return null;
                _writerSleeps = true;
                Monitor.Wait(_gate);
            }
            var taken = _first;
            _first = _last = null;
            _takenTicket = _lastTicket;
            return taken;
        }
    }

    // How many wait to be taken; exact only for whoever holds the gate, and near enough for who does not.
    public long Waiting => Volatile.Read(ref _lastTicket) - Volatile.Read(ref _takenTicket);

    // The writer is through with this many.
    public void MakeRoom(int records)
    {
        lock (_gate) _outstanding -= records;
    }

    // Refuses all that comes from now on; what waits is still to be taken.
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            WakeWriter();
        }
    }

    // False when the writer has it already: then its outcome will come.
    public bool TryWithdraw(PendingAppend item)
    {
        lock (_gate)
        {
            if (item.Ticket <= _takenTicket) return false;
            if (item.Previous is null) _first = item.Next;
            else item.Previous.Next = item.Next;
            if (item.Next is null) _last = item.Previous;
            else item.Next.Previous = item.Previous;
            _outstanding--;
            return true;
        }
    }

    public void Recycle(PendingAppend item)
    {
        item.Clear();
        lock (_gate)
        {
            // What a burst beyond the capacity made is left to the collector.
            if (_spares == capacity) return;
            item.Next = _spare;
            _spare = item;
            _spares++;
        }
    }

    private PendingAppend Rent()
    {
        if (_spare is not { } item) return new PendingAppend(this);
        _spare = item.Next;
        _spares--;
        item.Next = null;
        return item;
    }

    private void Link(PendingAppend item)
    {
        item.Ticket = ++_lastTicket;
        item.Previous = _last;
        if (_last is null) _first = item;
        else _last.Next = item;
        _last = item;
        _outstanding++;
        WakeWriter();
    }

    private void WakeWriter()
    {
        if (!_writerSleeps) return;
        _writerSleeps = false;
        Monitor.Pulse(_gate);
    }
}
