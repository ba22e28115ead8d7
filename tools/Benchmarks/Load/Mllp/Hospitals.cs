using HdrHistogram;

namespace EHealth.Integration.Benchmarks.Load.Mllp;

/// <summary>The load generator of MLLP: many connections on one thread that waits for all of them at once, so that it takes little of the two cores from
/// what is measured.</summary>
internal sealed class Hospitals : IDisposable
{
    // Control ids, and with them the hub's message ids, are never used twice in a run: a repeated one would not be stored.
    private static long _lastNumber;

    private readonly HospitalConnection[] _connections;
    private readonly Poll _poll;
    private readonly TimeProvider _time = TimeProvider.System;

    private Hospitals(HospitalConnection[] connections)
    {
        _connections = connections;
        _poll = new Poll(connections.Select(connection => connection.Descriptor));
    }

    public static Hospitals Open(int port, int connections, AdtBook book) =>
        new([.. Enumerable.Range(0, connections).Select(_ => HospitalConnection.Open(port, book))]);

    /// <summary>Closed loop: each connection sends its next message as soon as the last one is acknowledged.</summary>
    /// <returns>Acknowledged messages a second.</returns>
    public double Run(TimeSpan time, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        long acknowledged = 0;
        foreach (var connection in _connections)
        {
            connection.Send(++_lastNumber, started);
        }

        while (_time.GetElapsedTime(started) < time)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _poll.Wait(Timeout.InfiniteTimeSpan);
            for (var index = 0; index < _connections.Length; index++)
            {
                if (_poll.IsReadable(index) && _connections[index].Receive())
                {
                    acknowledged++;
                    _connections[index].Send(++_lastNumber, started);
                }
            }
        }

        var rate = acknowledged / _time.GetElapsedTime(started).TotalSeconds;
        Drain();
        return rate;
    }

    /// <summary>Open loop: messages are due at a steady rate, whether or not the server keeps up, and each one's time counts from when it was due. What a slow
    /// answer holds up is so counted as late (coordinated omission).</summary>
    /// <returns>Microseconds from due to acknowledged.</returns>
    public LongHistogram RunAtRate(double messagesPerSecond, TimeSpan time, CancellationToken cancellationToken)
    {
        var histogram = new LongHistogram((long)TimeSpan.FromMinutes(1).TotalMicroseconds, numberOfSignificantValueDigits: 3);
        var ticksBetween = _time.TimestampFrequency / messagesPerSecond;
        var total = (long)(messagesPerSecond * time.TotalSeconds);
        var idle = new Queue<HospitalConnection>(_connections);
        var started = _time.GetTimestamp();
        long DueAt(long number) => started + (long)(number * ticksBetween);
        for (long sent = 0, acknowledged = 0; acknowledged < total;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (; sent < total && DueAt(sent) <= _time.GetTimestamp() && idle.TryDequeue(out var free); sent++)
            {
                free.Send(++_lastNumber, DueAt(sent));
            }

            // With all connections busy, or nothing left to send, only an answer brings anything on.
            _poll.Wait(sent == total || idle.Count == 0 ? Timeout.InfiniteTimeSpan : UntilDue(DueAt(sent)));
            for (var index = 0; index < _connections.Length; index++)
            {
                if (_poll.IsReadable(index) && _connections[index].Receive())
                {
                    acknowledged++;
                    histogram.RecordValue((long)_time.GetElapsedTime(_connections[index].Since).TotalMicroseconds);
                    idle.Enqueue(_connections[index]);
                }
            }
        }

        return histogram;
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private TimeSpan UntilDue(long due)
    {
        var left = _time.GetElapsedTime(_time.GetTimestamp(), due);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Takes the answers that are still under way.</summary>
    private void Drain()
    {
        while (Array.Exists(_connections, connection => connection.IsWaiting))
        {
            _poll.Wait(Timeout.InfiniteTimeSpan);
            for (var index = 0; index < _connections.Length; index++)
            {
                _ = _poll.IsReadable(index) && _connections[index].Receive();
            }
        }
    }
}
