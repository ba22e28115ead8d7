using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Subscriptions;

/// <summary>What one subscriber holds unanswered, and in which order things may go to it. Pure: no clock, no I/O.</summary>
/// <remarks>Events of one subject go one after another; different subjects at the same time. The cursor is the index below which everything is
/// done with, whether it was handled or was none of this subscriber's business.</remarks>
internal sealed class DeliveryWindow(long cursor, IEnumerable<long> doneAhead, int capacity)
{
    /// <summary>Events kept beyond the capacity because they wait: for another attempt, or behind one of their subject that does. One patient whose events fail
    /// must not stop all others, and must not fill the memory either.</summary>
    internal const int MaxWaiting = 256;

    private readonly SortedSet<long> _doneAhead = [.. doneAhead];
    private readonly SortedSet<long> _outstanding = [];
    private readonly Dictionary<long, QueuedEvent> _delivered = [];
    private readonly HashSet<long> _setAside = [];
    private readonly Dictionary<ByteString, Queue<QueuedEvent>> _waiting = [];
    private long _passed = cursor;

    /// <summary>Everything up to this journal index is done with.</summary>
    public long Cursor => _outstanding.Count > 0 ? _outstanding.Min - 1 : _passed;

    /// <summary>Handled, but later than something unhandled.</summary>
    public IEnumerable<long> DoneAhead => _doneAhead.Where(sequence => sequence > Cursor);

    /// <summary>True while another event may be taken from the journal.</summary>
    public bool HasRoom => _delivered.Count - _setAside.Count < capacity && _outstanding.Count < capacity + MaxWaiting;

    /// <summary>Notes that the journal was read up to here and this record needs no delivery.</summary>
    public void Pass(long sequence)
    {
        _passed = sequence;
        ForgetDoneBelowCursor();
    }

    /// <summary>True when an earlier session of the subscription has handled this event.</summary>
    public bool IsDone(long sequence) => _doneAhead.Contains(sequence);

    /// <summary>Takes an event in.</summary>
    /// <returns>True when it may go out now; false when it waits for an earlier one of its subject.</returns>
    public bool Take(QueuedEvent queued)
    {
        _passed = queued.Sequence;
        _outstanding.Add(queued.Sequence);
        if (!queued.Subject.IsEmpty)
        {
            if (_waiting.TryGetValue(queued.Subject, out var behind))
            {
                behind.Enqueue(queued);
                return false;
            }

            _waiting.Add(queued.Subject, new Queue<QueuedEvent>());
        }

        _delivered.Add(queued.Sequence, queued);
        return true;
    }

    /// <summary>Notes that an event was handled.</summary>
    /// <returns>The next event of the same subject, which may go out now; or null.</returns>
    public QueuedEvent? Acknowledge(long sequence)
    {
        if (!_delivered.Remove(sequence, out var handled))
        {
            return null; // Answered twice, or never delivered here: nothing to learn from it.
        }

        _outstanding.Remove(sequence);
        _setAside.Remove(sequence);
        _doneAhead.Add(sequence);
        ForgetDoneBelowCursor();
        if (handled.Subject.IsEmpty)
        {
            return null;
        }

        var behind = _waiting[handled.Subject];
        if (behind.TryDequeue(out var next))
        {
            _delivered.Add(next.Sequence, next);
            return next;
        }

        _waiting.Remove(handled.Subject);
        return null;
    }

    /// <summary>Notes that the subscriber could not handle an event now: until it is given again it takes up no room.</summary>
    /// <returns>The event; null when it is not outstanding, or is set aside already.</returns>
    public QueuedEvent? SetAside(long sequence) =>
        _delivered.TryGetValue(sequence, out var failed) && _setAside.Add(sequence) ? failed : null;

    /// <summary>The event that was set aside, to be given again; null when it was handled meanwhile.</summary>
    public QueuedEvent? TakeUp(long sequence) => _setAside.Remove(sequence) ? _delivered[sequence] : null;

    // Only what the cursor has gone over: what was handled ahead of an open event must be known to every later session, however often it is read past.
    private void ForgetDoneBelowCursor()
    {
        var cursor = Cursor;
        while (_doneAhead.Count > 0 && _doneAhead.Min <= cursor)
        {
            _doneAhead.Remove(_doneAhead.Min);
        }
    }
}
