using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Subscriptions;

/// <summary>What one subscriber holds unanswered, and in which order things may go to it. Pure: no clock, no I/O.</summary>
/// <remarks>Events of one subject go one after another; different subjects at the same time. The cursor is the index below which everything is
/// done with, whether it was handled or was none of this subscriber's business. What is above it and was read is done with, too, unless it is open: a place
/// is kept by these three, and they stay small however long one event stays open.</remarks>
internal sealed class DeliveryWindow
{
    /// <summary>Events kept beyond the capacity because they wait: for another attempt, or behind one of their subject that does. One patient whose events fail
    /// must not stop all others, and must not fill the memory either.</summary>
    internal const int MaxWaiting = 256;

    /// <summary>Payload in the subscriber's hands beyond which nothing more is given (16 MiB): both ends hold so much, and one event more, for each subscription.</summary>
    internal const long MaxBytesInHands = 16 * 1024 * 1024;

    private readonly int _capacity;
    private readonly HashSet<long> _doneAhead;
    private readonly SortedSet<long> _openBefore;
    private readonly long _passedBefore;
    private readonly SortedSet<long> _outstanding = [];
    private readonly Dictionary<long, QueuedEvent> _delivered = [];
    private readonly HashSet<long> _setAside = [];
    private readonly Queue<long> _due = [];
    private readonly Dictionary<ByteString, Queue<QueuedEvent>> _waiting = [];
    private long _passed;
    private long _bytesInHands;

    /// <param name="place">Where the subscription stood.</param>
    /// <param name="capacity">How many events may be in the subscriber's hands.</param>
    public DeliveryWindow(DeliveryPlace place, int capacity)
    {
        _capacity = capacity;
        _passed = place.Cursor;
        _passedBefore = Math.Max(place.Cursor, place.Passed);
        _openBefore = [.. place.Open];
        _doneAhead = [.. place.DoneAhead];
    }

    /// <summary>Everything up to this journal index is done with.</summary>
    public long Cursor => _outstanding.Count > 0 ? _outstanding.Min - 1 : _passed;

    /// <summary>How far the journal was read.</summary>
    public long Passed => Math.Max(_passed, _passedBefore);

    /// <summary>Where the subscription stands, so that a later session goes on there.</summary>
    /// <remarks>While a session has not yet read again what an earlier one had, that one's open events are still open.</remarks>
    public DeliveryPlace Place => new(
        Cursor, Passed, [.. _outstanding, .. _openBefore.Where(sequence => sequence > _passed)], [.. _doneAhead.Where(sequence => sequence > _passed)]);

    /// <summary>True while another event may be taken from the journal.</summary>
    public bool HasRoom => HasFreeHands && _outstanding.Count < _capacity + MaxWaiting;

    private bool HasFreeHands => _delivered.Count - _setAside.Count < _capacity && _bytesInHands < MaxBytesInHands;

    /// <summary>Notes that the journal was read up to here and this record needs no delivery.</summary>
    public void Pass(long sequence) => _passed = sequence;

    /// <summary>True when an earlier session of the subscription has done with this record.</summary>
    public bool IsDone(long sequence) => _doneAhead.Contains(sequence) || (sequence <= _passedBefore && !_openBefore.Contains(sequence));

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

        Deliver(queued);
        return true;
    }

    /// <summary>Notes that an event was handled.</summary>
    /// <returns>The next event of the same subject, which may go out now; null when there is none, or the subscriber has no hand free: then it is due.</returns>
    public QueuedEvent? Acknowledge(long sequence)
    {
        if (!_delivered.Remove(sequence, out var handled))
        {
            return null; // Answered twice, or never delivered here: nothing to learn from it.
        }

        _outstanding.Remove(sequence);
        if (!_setAside.Remove(sequence))
        {
            _bytesInHands -= handled.Bytes;
        }

        if (handled.Subject.IsEmpty)
        {
            return null;
        }

        var behind = _waiting[handled.Subject];
        if (behind.TryDequeue(out var next))
        {
            if (HasFreeHands)
            {
                Deliver(next);
                return next;
            }

            _delivered.Add(next.Sequence, next);
            _setAside.Add(next.Sequence);
            _due.Enqueue(next.Sequence);
            return null;
        }

        _waiting.Remove(handled.Subject);
        return null;
    }

    /// <summary>Notes that the subscriber could not handle an event now: until it is given again it takes up no room.</summary>
    /// <returns>The event; null when it is not outstanding, or is set aside already.</returns>
    public QueuedEvent? SetAside(long sequence)
    {
        if (!_delivered.TryGetValue(sequence, out var failed) || !_setAside.Add(sequence))
        {
            return null;
        }

        _bytesInHands -= failed.Bytes;
        return failed;
    }

    /// <summary>Notes that the pause of an event that was set aside is over.</summary>
    public void Due(long sequence) => _due.Enqueue(sequence);

    /// <summary>An event whose pause is over and that the subscriber has a hand free for, to be given again; null when there is none.</summary>
    public QueuedEvent? TakeUp()
    {
        while (HasFreeHands && _due.TryDequeue(out var sequence))
        {
            // Handled after all meanwhile, it is no longer set aside.
            if (_setAside.Remove(sequence))
            {
                _bytesInHands += _delivered[sequence].Bytes;
                return _delivered[sequence];
            }
        }

        return null;
    }

    private void Deliver(QueuedEvent queued)
    {
        _delivered.Add(queued.Sequence, queued);
        _bytesInHands += queued.Bytes;
    }
}
