using System.Diagnostics.CodeAnalysis;

namespace EHealth.Integration.Hub.Host.Links;

/// <summary>The calls a link holds unanswered, at most as many as the provider wants. Who finds no place waits for one.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore's wait handle is never made, and calls may still leave the window after the link has ended.")]
internal sealed class CallWindow(OpenLink link, int size)
{
    /// <summary>An id's lowest bits are the place: enough for the largest window, 10,000.</summary>
    private const int PlaceBits = 14;

    private readonly SemaphoreSlim _room = new(size);
    private readonly LinkedCall?[] _places = new LinkedCall?[size];
    private readonly Stack<LinkedCall> _free = new();
    private int _made;

    /// <summary>Calls without a reply.</summary>
    public int Unanswered => size - _room.CurrentCount;

    /// <summary>The id of the nth use of a place; never 0.</summary>
    public static ulong IdOf(ulong use, int place) => (use << PlaceBits) | (uint)place;

    /// <summary>Waits for a place; completes at once while there is one.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _room.WaitAsync(cancellationToken);

    /// <summary>Takes the place that the caller has entered for.</summary>
    public LinkedCall Take()
    {
        lock (_free)
        {
            return _free.TryPop(out var call) ? call : _places[_made] = new LinkedCall(link, _made++);
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave(LinkedCall call)
    {
        lock (_free)
        {
            _free.Push(call);
        }

        _room.Release();
    }

    /// <summary>Who has or had the place that an id names; null for an id that was never given out.</summary>
    public LinkedCall? Find(ulong id)
    {
        var place = (int)(id & ((1 << PlaceBits) - 1));
        return place < _places.Length ? Volatile.Read(ref _places[place]) : null;
    }

    /// <summary>Every place that was ever taken.</summary>
    public IEnumerable<LinkedCall> All() => _places.Take(Volatile.Read(ref _made)).OfType<LinkedCall>();
}
