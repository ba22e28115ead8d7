using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Hub.Journal.Tests.Subscriptions;

/// <summary>A clock that stands until moved, and tells of every wait that begins, so that a test knows when to move it and by how much.</summary>
internal sealed class WatchedTime : TimeProvider
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    private TimeSpan _step;

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + _step;

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = _time.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }

    public void Advance(TimeSpan by) => _time.Advance(by);

    /// <summary>Sets the clock, forward or back. What has been waited for is as far away as before: a time server steps the clock, and not the time that passes.</summary>
    public void Step(TimeSpan by) => _step += by;

    public async Task<TimeSpan> NextWaitAsync() => await _waits.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
