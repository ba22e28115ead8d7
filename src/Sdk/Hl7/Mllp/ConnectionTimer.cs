namespace EHealth.Integration.Hl7.Mllp;

/// <summary>The one timer of a connection, armed again at each change of phase instead of at each read.</summary>
internal sealed class ConnectionTimer : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly Action _onReadingTooLong;
    private readonly Action _onWritingTooLong;
    private readonly ITimer _timer;
    private TimeSpan _timeout;
    private long _started;
    private volatile bool _writing;

    /// <param name="time">The clock.</param>
    /// <param name="onReadingTooLong">Wakes the reader, which then asks <see cref="IsOver"/>.</param>
    /// <param name="onWritingTooLong">Ends the connection: a peer that does not take its acknowledgment cannot be told so.</param>
    public ConnectionTimer(TimeProvider time, Action onReadingTooLong, Action onWritingTooLong)
    {
        _time = time;
        _onReadingTooLong = onReadingTooLong;
        _onWritingTooLong = onWritingTooLong;
        _timer = time.CreateTimer(
            static state => ((ConnectionTimer)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// True when the phase's time is used up. Otherwise the timer is armed for what is left of it: the reader may have been woken by
    /// a timer of the phase before, by a listener that stops, or a little early.
    /// </summary>
    public bool IsOver
    {
        get
        {
            var left = _timeout - _time.GetElapsedTime(_started);
            if (left <= TimeSpan.Zero) return true;
            _timer.Change(left, Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    public void StartReading(TimeSpan timeout) => Start(timeout, writing: false);

    public void StartWriting(TimeSpan timeout) => Start(timeout, writing: true);

    public void Stop()
    {
        _writing = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Start(TimeSpan timeout, bool writing)
    {
        _writing = writing;
        _timeout = timeout;
        _started = _time.GetTimestamp();
        _timer.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        // The phase may have changed between the timer's end and this call.
        if (!IsOver) return;
        if (_writing) _onWritingTooLong();
        else _onReadingTooLong();
    }
}
