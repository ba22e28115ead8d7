using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Hl7.Tests.Mllp;

/// <summary>A clock that stands still until moved and tells when a timer was armed, so that a test knows when to move it.</summary>
internal sealed class ObservedTime : TimeProvider
{
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<TimeSpan> _armed = Channel.CreateUnbounded<TimeSpan>();

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ObservedTimer(_time.CreateTimer(callback, state, dueTime, period), _armed.Writer);
        if (dueTime != Timeout.InfiniteTimeSpan) _armed.Writer.TryWrite(dueTime);
        return timer;
    }

    public void Advance(TimeSpan by) => _time.Advance(by);

    public async Task WaitUntilArmedAsync(TimeSpan dueTime)
    {
        while (await Patience.WaitAsync(_armed.Reader.ReadAsync) != dueTime)
        {
        }
    }

    private sealed class ObservedTimer(ITimer timer, ChannelWriter<TimeSpan> armed) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool changed = timer.Change(dueTime, period);
            armed.TryWrite(dueTime);
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
