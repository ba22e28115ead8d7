namespace EHealth.Integration.Hl7.Mllp;

/// <summary>
/// The bytes that the large frames of a listener share. MLLP does not announce a length, so a frame takes room as it grows, and two
/// that have some could wait for each other. Therefore room for one frame of the largest size is kept apart: whoever finds no other
/// gets it whole, one at a time, and can end. It is safe for any number of threads.
/// </summary>
/// <param name="bytes">All of it.</param>
/// <param name="largestFrame">What is kept apart of it.</param>
internal sealed class LargeFrameRoom(long bytes, long largestFrame)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(LargeFrame Frame, long Bytes, TaskCompletionSource Entered)> _waiting = [];
    private long _free = Math.Max(0, bytes - largestFrame);
    private LargeFrame? _last;

    /// <summary>Takes room for a frame, beside what it has.</summary>
    /// <returns>Null when it has it; else a task that completes when it has, and that <see cref="Leave"/> abandons.</returns>
    public Task? Enter(LargeFrame frame, long bytesMore)
    {
        lock (_gate)
        {
            // The one that has the rest waits behind nobody: all others may wait for it.
            if ((_last == frame || _waiting.Count == 0) && TryEnter(frame, bytesMore)) return null;
            var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.AddLast((frame, bytesMore, entered));
            return entered.Task;
        }
    }

    /// <summary>Gives back all that a frame has, and its place among those who wait.</summary>
    public void Leave(LargeFrame frame)
    {
        lock (_gate)
        {
            for (var place = _waiting.First; place is not null; place = place.Next)
            {
                if (place.Value.Frame != frame) continue;
                _waiting.Remove(place);
                break;
            }

            _free += frame.RoomTaken;
            frame.RoomTaken = 0;
            if (_last == frame) _last = null;
            while (_waiting.First is { } next && TryEnter(next.Value.Frame, next.Value.Bytes))
            {
                _waiting.RemoveFirst();
                next.Value.Entered.SetResult();
            }
        }
    }

    private bool TryEnter(LargeFrame frame, long bytesMore)
    {
        if (_last == frame) return true;
        if (bytesMore <= _free)
        {
            _free -= bytesMore;
            frame.RoomTaken += bytesMore;
            return true;
        }

        if (_last is not null) return false;
        _last = frame;
        return true;
    }
}
