using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Suites.Publish;

/// <summary>Events from a publisher to one durable subscriber that acknowledges them.</summary>
internal sealed class PublishSuite : IBenchmarkSuite
{
    /// <summary>Events between publisher and subscriber at a time.</summary>
    private const int UnderWay = 2048;

    /// <summary>On top of the usual warm-up: the hub's code is compiled again and again while it runs, and an event passes much more of it than a call.</summary>
    private const int FurtherWarmUps = 3;

    private const string Mine = "hub, mutual TLS, durable";

    public string Name => "publish";

    public string Question => "events of 1 KB about 10,000 persons: published, on disk, delivered to one durable subscriber and acknowledged";

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        await using var hub = await BenchmarkedHub.StartAsync(run.Folder("hub"), new Dictionary<string, string>(), cancellationToken);
        await using var flow = await EventFlow.OpenAsync(hub, cancellationToken);
        await flow.RunClosedAsync(UnderWay, FurtherWarmUps * run.Options.WarmUpTime, cancellationToken);
        var reached = await run.CompareAsync(
            "acknowledged deliveries", "events/s", [new(Mine, (time, cancellation) => flow.RunClosedAsync(UnderWay, time, cancellation))], cancellationToken);
        run.Ratio("events_per_s", reached[Mine].Median);
        await MeasureLatencyAsync(run, flow, reached[Mine].Median / 2, cancellationToken);
    }

    private static async Task MeasureLatencyAsync(SuiteRun run, EventFlow flow, double perSecond, CancellationToken cancellationToken)
    {
        var (median, p99) = (new List<double>(), new List<double>());
        for (var round = 0; round < run.Options.Rounds; round++)
        {
            var latencies = new Latencies();
            await flow.RunOpenAsync(perSecond, run.Options.RoundTime, latencies, cancellationToken);
            median.Add(latencies.Milliseconds(50));
            p99.Add(latencies.Milliseconds(99));
        }

        run.Report("from publication to delivery at half of that, open loop", "ms", [new Series("p50", median), new Series("p99", p99)]);
        run.Ratio("p99_ms_half_load", Series.MedianOf(p99));
    }
}
