namespace EHealth.Integration.Adapters.Hl7v2.Tests.Delivery;

/// <summary>A clock that lets pauses pass at once and remembers how long they should have been. Time-outs never come: they are those of exactly ten seconds, and of more
/// than half a minute.</summary>
internal sealed class HastyTime(int pauses) : TimeProvider
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly List<TimeSpan> _pauses = [];
    private readonly TaskCompletionSource<IReadOnlyList<TimeSpan>> _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first pauses, when there are so many.</summary>
    public Task<IReadOnlyList<TimeSpan>> Pauses => _enough.Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime == ConnectTimeout || dueTime > LongestPause) return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_pauses)
        {
            _pauses.Add(dueTime);
            if (_pauses.Count == pauses) _enough.TrySetResult([.. _pauses]);

            // After enough of them, none ends any more.
            return System.CreateTimer(callback, state, _pauses.Count < pauses ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
