using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using EHealth.Integration.Hl7.Mllp;
using static EHealth.Integration.Hl7.Tests.Mllp.MllpPeer;

namespace EHealth.Integration.Hl7.Tests.Mllp;

public sealed class MllpMeterTests
{
    [Fact]
    public async Task ConnectionsMessagesBytesAndReasons_AreCounted()
    {
        await using var fixture = new MllpServerFixture(options => options.MaxConnections = 1);
        using var counts = new Counts(fixture.EndPoint.ToString());
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync(Frame("one"));
        Assert.Equal("ack:one", await peer.ReceiveAsync());
        using (var refused = await fixture.ConnectAsync()) Assert.Equal(0, await refused.CountToTheEndAsync());

        Assert.Equal(1, counts["mllp_connections"]);
        await peer.SendAsync("\vhalf");
        peer.ShutdownSend();
        Assert.Null(await peer.ReceiveAsync());
        await fixture.WaitForConnectionsAsync(0);

        Assert.Equal(0, counts["mllp_connections"]);
        Assert.Equal(1, counts["mllp_messages"]);
        Assert.Equal(1, counts["mllp_connections_refused full"]);
        Assert.Equal(1, counts["mllp_broken_frames PeerClosedInsideFrame"]);
        Assert.Equal("one".Length + "half".Length, counts["mllp_received_bytes"]);
        Assert.Equal(Frame("ack:one").Length, counts["mllp_sent_bytes"]);
    }

    /// <summary>The sums of one listener's instruments, by name and reason.</summary>
    private sealed class Counts : IDisposable
    {
        private readonly ConcurrentDictionary<string, long> _sums = new();
        private readonly MeterListener _meters = new();

        public Counts(string listener)
        {
            _meters.InstrumentPublished = (instrument, meters) =>
            {
                if (instrument.Meter.Name == MllpMeter.Name) meters.EnableMeasurementEvents(instrument);
            };
            _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            {
                var named = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
                if (named["listener"] == listener) _sums.AddOrUpdate($"{instrument.Name} {named.GetValueOrDefault("reason")}".TrimEnd(), value, (_, sum) => sum + value);
            });
            _meters.Start();
        }

        public long this[string key] => _sums.GetValueOrDefault(key);

        public void Dispose() => _meters.Dispose();
    }
}
