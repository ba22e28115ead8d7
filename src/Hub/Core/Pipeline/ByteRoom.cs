namespace EHealth.Integration.Hub.Core.Pipeline;

/// <summary>How many bytes of large messages may be in memory at a time, whoever they belong to. Safe for any number of threads.</summary>
/// <param name="bytes">The room.</param>
/// <param name="left">Hears of all that leaves.</param>
public sealed class ByteRoom(long bytes, Action<long>? left = null)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Entered)> _waiting = [];
    private long _used;

    /// <summary>Bytes taken.</summary>
    public long Used
    {
        get
        {
            lock (_gate)
            {
                return _used;
            }
        }
    }

    /// <summary>Takes room if there is some and nobody waits for it.</summary>
    public bool TryEnter(long bytesNeeded)
    {
        lock (_gate)
        {
            if (_waiting.Count > 0 || !Fits(bytesNeeded))
            {
                return false;
            }

            _used += bytesNeeded;
            return true;
        }
    }

    /// <summary>Takes room as soon as there is some, in the order of asking. What needs more than all of it gets all of it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; no room was taken.</exception>
    public async ValueTask EnterAsync(long bytesNeeded, CancellationToken cancellationToken)
    {
        LinkedListNode<(long, TaskCompletionSource Entered)> place;
        lock (_gate)
        {
            if (_waiting.Count == 0 && Fits(bytesNeeded))
            {
                _used += bytesNeeded;
                return;
            }

            place = _waiting.AddLast((bytesNeeded, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        await using var cancellation = cancellationToken.UnsafeRegister(_ => Withdraw(place, cancellationToken), null);
        await place.Value.Entered.Task;
    }

    /// <summary>Gives room back.</summary>
    public void Leave(long bytesHeld)
    {
        lock (_gate)
        {
            _used -= bytesHeld;
            LetIn();
        }

        left?.Invoke(bytesHeld);
    }

    // Alone it always fits: the options see to it that the room is larger than any message, but for a hub that holds older, larger ones.
    private bool Fits(long bytesNeeded) => _used == 0 || _used + bytesNeeded <= bytes;

    private void LetIn()
    {
        while (_waiting.First is { } next && Fits(next.Value.Bytes))
        {
            _waiting.RemoveFirst();
            _used += next.Value.Bytes;
            next.Value.Entered.SetResult();
        }
    }

    private void Withdraw(LinkedListNode<(long, TaskCompletionSource Entered)> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (place.List is null)
            {
                return; // Let in already.
            }

            _waiting.Remove(place);
            place.Value.Entered.SetCanceled(cancellationToken);
            LetIn();
        }
    }
}
