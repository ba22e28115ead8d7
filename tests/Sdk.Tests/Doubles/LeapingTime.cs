namespace EHealth.Integration.Sdk.Tests.Doubles;

/// <summary>A clock that leaps to the end of every wait and keeps how long it was.</summary>
internal sealed class LeapingTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    /// <summary>The waits, in order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    /// <summary>The clock stands: whoever waits, waits on.</summary>
    public bool Stands { get; set; }

    /// <summary>Waits longer than this do not end.</summary>
    public TimeSpan LongestLeap { get; set; } = TimeSpan.MaxValue;

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        if (!Stands && dueTime <= LongestLeap)
        {
            _now += dueTime;
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Fired();
    }

    private sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
