namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>Which records Kafka has confirmed. The position only moves over an unbroken run of confirmations. Pure; guarded by one lock.</summary>
internal sealed class RelayPosition(long start)
{
    private readonly Queue<long> _sent = new();
    private readonly HashSet<long> _confirmed = [];
    private readonly Lock _lock = new();
    private long _next = start;

    /// <summary>Journal index below which every audit record is in Kafka.</summary>
    public long Next
    {
        get
        {
            lock (_lock)
            {
                return _next;
            }
        }
    }

    /// <summary>Records sent and not confirmed.</summary>
    public int Unconfirmed
    {
        get
        {
            lock (_lock)
            {
                return _sent.Count;
            }
        }
    }

    /// <summary>A record is about to be handed to Kafka. Called in order of index.</summary>
    public void Sending(long index)
    {
        lock (_lock)
        {
            _sent.Enqueue(index);
        }
    }

    /// <summary>Kafka has confirmed a record, in whatever order.</summary>
    public void Confirmed(long index)
    {
        lock (_lock)
        {
            _confirmed.Add(index);
            while (_sent.TryPeek(out var oldest) && _confirmed.Remove(oldest))
            {
                _sent.Dequeue();
                _next = oldest + 1;
            }
        }
    }
}
