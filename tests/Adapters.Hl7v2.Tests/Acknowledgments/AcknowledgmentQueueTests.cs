using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Acknowledgments;
using EHealth.Integration.Adapters.Hl7v2.Delivery;
using EHealth.Integration.Adapters.Hl7v2.Tests.Delivery;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Acknowledgments;

public sealed class AcknowledgmentQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int Unreachable = 5232;
    private const int Dropped = 5235;
    private const int TakenAgain = 5236;
    private const int Refused = 5237;
    private const int Left = 5238;

    private readonly EventLog<AcknowledgmentQueue> _log = new();

    [Fact]
    public async Task ListenerThatIsAway_GetsWhatWaitsInOrderWhenItIsBack()
    {
        int port = await FreePortAsync();
        var queue = QueueTo(port);
        await using var running = new Running(queue);
        queue.Enqueue(Acknowledgment("1"), "1");
        queue.Enqueue(Acknowledgment("2"), "2");
        await _log.NextAsync(Unreachable);

        await using var back = new ScriptedHospital(port);

        Assert.Contains("|ACK^A01|1|", await back.NextAsync(), StringComparison.Ordinal);
        Assert.Contains("|ACK^A01|2|", await back.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooManyWait_TheNewestAreDroppedCountedAndLoggedOnce()
    {
        int port = await FreePortAsync();
        string system = $"uz.hosp.dropping-{port}";
        using var counts = new Counts(system);
        var queue = QueueTo(port, system);
        await using var running = new Running(queue);
        var half = Acknowledgment("1", padding: (int)(AcknowledgmentQueue.MaxWaitingBytes / 2) - 200);
        queue.Enqueue(half, "1");
        queue.Enqueue(half, "1");
        queue.Enqueue(half, "1");
        queue.Enqueue(half, "1");
        Assert.Contains(system, await _log.NextAsync(Dropped), StringComparison.Ordinal);
        Assert.Equal(0, _log.TakeAllAndCount(Dropped));

        await using var back = new ScriptedHospital(port);
        await back.NextAsync();
        await back.NextAsync();
        Assert.Contains("; 2 were dropped", await _log.NextAsync(TakenAgain), StringComparison.Ordinal);

        // What was sent makes room.
        queue.Enqueue(Acknowledgment("2"), "2");
        Assert.Contains("|ACK^A01|2|", await back.NextAsync(), StringComparison.Ordinal);
        await running.DisposeAsync();
        Assert.Equal((3, 2), (counts["delivered"], counts["dropped"]));
    }

    [Theory]
    [InlineData("CE")]
    [InlineData("CR")]
    [InlineData("AE")]
    public async Task Refused_IsCountedLoggedAndTheNextOneGoesOut(string code)
    {
        await using var hospital = new ScriptedHospital { Answer = controlId => controlId == "1" ? $"{code}|1" : $"CA|{controlId}" };
        string system = $"uz.hosp.refusing-{hospital.Port}";
        using var counts = new Counts(system);
        var queue = QueueTo(hospital.Port, system);
        await using var running = new Running(queue);

        queue.Enqueue(Acknowledgment("1"), "1");
        queue.Enqueue(Acknowledgment("2"), "2");

        await hospital.NextAsync();
        Assert.Contains("|ACK^A01|2|", await hospital.NextAsync(), StringComparison.Ordinal);
        Assert.Contains(system, await _log.NextAsync(Refused), StringComparison.Ordinal);
        await running.DisposeAsync();
        Assert.Equal((1, 1), (counts["delivered"], counts["refused"]));
    }

    // A file has no frames, so what an acknowledgment echoes of its header may hold what ends one.
    [Fact]
    public async Task AcknowledgmentThatNoFrameCarries_IsRefusedAndTheNextOneGoesOut()
    {
        await using var hospital = new ScriptedHospital();
        var queue = QueueTo(hospital.Port);
        await using var running = new Running(queue);

        queue.Enqueue("MSH|^~\\&|\u000b\rMSA|AA|1\r"u8.ToArray(), "1");
        queue.Enqueue(Acknowledgment("2"), "2");

        Assert.Contains("|ACK^A01|2|", await hospital.NextAsync(), StringComparison.Ordinal);
        await _log.NextAsync(Refused);
    }

    [Fact]
    public async Task ProgramStops_WhatWaitsIsStillSent()
    {
        await using var hospital = new ScriptedHospital();
        var queue = QueueTo(hospital.Port);
        var running = new Running(queue);
        queue.Enqueue(Acknowledgment("1"), "1");
        queue.Enqueue(Acknowledgment("2"), "2");

        await running.DisposeAsync();

        await hospital.NextAsync();
        Assert.Contains("|ACK^A01|2|", await hospital.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgramStopsAndListenerIsAway_WhatIsLeftIsCountedAndLogged()
    {
        int port = await FreePortAsync();
        string system = $"uz.hosp.leaving-{port}";
        using var counts = new Counts(system);
        var time = new FakeTimeProvider();
        var queue = QueueTo(port, system, time);
        var running = new Running(queue);
        queue.Enqueue(Acknowledgment("1"), "1");
        queue.Enqueue(Acknowledgment("2"), "2");
        await _log.NextAsync(Unreachable);

        var stopping = running.DisposeAsync();
        queue.Enqueue(Acknowledgment("3"), "3"); // comes too late
        time.Advance(TimeSpan.FromSeconds(5));
        await stopping;

        Assert.StartsWith("2 application acknowledgments", await _log.NextAsync(Left), StringComparison.Ordinal);
        Assert.Equal(3, counts["dropped"]);
    }

    private static byte[] Acknowledgment(string controlId, int padding = 0) =>
        Encoding.UTF8.GetBytes($"MSH|^~\\&|HUB|UZ|HIS|H|20260901||ACK^A01|{controlId}|P|2.5|||AL|NE\rMSA|AA|7\rZPD|{new string('x', padding)}\r");

    private AcknowledgmentQueue QueueTo(int port, string system = "uz.hosp.sirdaryo-01.his", TimeProvider? time = null) =>
        new(system, new OutgoingAddress("test", "127.0.0.1", port, Tls: null, TimeSpan.FromSeconds(30)), time ?? TimeProvider.System, _log);

    // Of a listener that has gone: the kernel seldom gives the same port out again soon.
    private static async Task<int> FreePortAsync()
    {
        await using var gone = new ScriptedHospital();
        return gone.Port;
    }

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly Task _running;

        public Running(AcknowledgmentQueue queue) => _running = queue.RunAsync(_stopping.Token);

        public async ValueTask DisposeAsync()
        {
            // At once, so that the queue is told before a test moves the clock.
            _stopping.Cancel();
            await _running.WaitAsync(Patience);
        }
    }

    /// <summary>The sums of one system's outcomes.</summary>
    private sealed class Counts : IDisposable
    {
        private readonly ConcurrentDictionary<string, long> _sums = new();
        private readonly MeterListener _meters = new();

        public Counts(string system)
        {
            _meters.InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == AcknowledgmentMeter.Name) meters.EnableMeasurementEvents(instrument);
            };
            _meters.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string)tag.Value!);
                if (named["system"] == system) _sums.AddOrUpdate(named["outcome"], value, (_, sum) => sum + value);
            });
            _meters.Start();
        }

        public long this[string outcome] => _sums.GetValueOrDefault(outcome);

        public void Dispose() => _meters.Dispose();
    }
}
