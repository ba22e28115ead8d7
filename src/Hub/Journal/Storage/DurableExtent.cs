namespace EHealth.Integration.Hub.Journal.Storage;

// What readers may see of a log. The writer publishes, readers look without locks.
internal sealed class DurableExtent(LogSegment[] segments, long durableIndex, long nextAuditIndex)
{
    private readonly ReaderPulse _pulse = new();

    // The writer adds, retention removes.
    private readonly Lock _changing = new();
    private LogSegment[] _segments = segments;
    private long _durableIndex = durableIndex;
    private long _nextAuditIndex = nextAuditIndex;
    private bool _ended;

    public long FirstIndex => Volatile.Read(ref _segments)[0].FirstIndex;

    public long FirstAuditIndex => Volatile.Read(ref _segments)[0].Header.FirstAuditIndex;

    public long DurableIndex => Volatile.Read(ref _durableIndex);

    public long NextAuditIndex => Volatile.Read(ref _nextAuditIndex);

    // Nothing will be added any more: the log is closed or has failed.
    public bool Ended => Volatile.Read(ref _ended);

    public Task NextPulse => _pulse.Next;

    // Oldest first. All but the last are sealed: what they hold is whole and never changes.
    public LogSegment[] Segments => Volatile.Read(ref _segments);

    public LogSegment Last => Volatile.Read(ref _segments)[^1];

    // The segment in which the record is or will be written.
    public LogSegment Find(long index) => FindLast(index, static segment => segment.FirstIndex);

    // The same for an audited record.
    public LogSegment FindAudited(long auditIndex) => FindLast(auditIndex, static segment => segment.Header.FirstAuditIndex);

    // A segment without records makes room for one that begins with the same index.
    public void Add(LogSegment segment)
    {
        lock (_changing) Volatile.Write(ref _segments, [.. _segments.Where(earlier => earlier.FirstIndex < segment.FirstIndex), segment]);
    }

    // The oldest one, which another one follows.
    public void RemoveOldest()
    {
        lock (_changing) Volatile.Write(ref _segments, _segments[1..]);
    }

    public void Publish(long durableIndex, long nextAuditIndex)
    {
        Volatile.Write(ref _nextAuditIndex, nextAuditIndex);
        Volatile.Write(ref _durableIndex, durableIndex);
        _pulse.Beat();
    }

    public void End()
    {
        Volatile.Write(ref _ended, true);
        _pulse.Beat();
    }

    private LogSegment FindLast(long index, Func<LogSegment, long> first)
    {
        var segments = Volatile.Read(ref _segments);
        int low = 0, high = segments.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (first(segments[middle]) <= index) low = middle;
            else high = middle - 1;
        }
        return segments[low];
    }
}
