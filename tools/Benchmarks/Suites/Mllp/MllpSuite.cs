using EHealth.Integration.Benchmarks.Load.Mllp;
using EHealth.Integration.Benchmarks.Run;
using HdrHistogram;

namespace EHealth.Integration.Benchmarks.Suites.Mllp;

/// <summary>Admissions over MLLP, beside servers that parse the message, answer AA and forget it.</summary>
internal sealed class MllpSuite : IBenchmarkSuite
{
    private const int Patients = 2000;
    private const int MostConnections = 32;
    private const double MicrosecondsPerMillisecond = 1000;

    private static readonly int[] Connections = [1, 8, MostConnections];
    private static readonly double[] Percentiles = [50, 99];

    public string Name => "mllp";

    public string Question =>
        "ADT^A01 over MLLP, one message outstanding a connection: adapter -> hub (patient resolved, event published, on disk) -> AA; the peers store nothing";

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        var book = AdtBook.Write(Patients, TimeProvider.System.GetUtcNow());
        await using var servers = await MllpServers.StartAsync(run, cancellationToken);
        IReadOnlyDictionary<string, Series> reached = new Dictionary<string, Series>();
        foreach (var connections in Connections)
        {
            var contestants = servers.Ports.Select(server => new Contestant(server.Key, (time, cancelled) => MeasureAsync(server.Value, connections, book, time, cancelled)));
            reached = await run.CompareAsync(
                $"messages of {AdtBook.MessageBytes} bytes, {connections} connection{(connections == 1 ? "" : "s")}", "messages/s", [.. contestants], cancellationToken);
        }

        var ours = reached[MllpServers.Ours];
        run.Ratio("msgs_per_s_32", ours.Median);
        run.Ratio("vs_npm", servers.Npm.Min(peer => ours.RatioTo(reached[peer])));
        await MeasureCostAsync(run, servers, book, cancellationToken);
        await MeasureLatencyAsync(run, servers.Ports[MllpServers.Ours], ours.Median / 2, book, cancellationToken);
    }

    private static async Task<double> MeasureAsync(int port, int connections, AdtBook book, TimeSpan time, CancellationToken cancellationToken)
    {
        using var hospitals = Hospitals.Open(port, connections, book);
        return await Task.Run(() => hospitals.Run(time, cancellationToken), cancellationToken);
    }

    private static Task MeasureCostAsync(SuiteRun run, MllpServers servers, AdtBook book, CancellationToken cancellationToken) => ProcessorCost.MeasureAsync(
        run, $"{MllpServers.Ours}: processor time a message, {MostConnections} connections", servers.OurProcesses,
        async (time, cancelled) =>
        {
            var started = TimeProvider.System.GetTimestamp();
            var rate = await MeasureAsync(servers.Ports[MllpServers.Ours], MostConnections, book, time, cancelled);
            return rate * TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        },
        cancellationToken);

    private static async Task MeasureLatencyAsync(SuiteRun run, int port, double rate, AdtBook book, CancellationToken cancellationToken)
    {
        var rounds = new List<LongHistogram>();
        using var hospitals = Hospitals.Open(port, MostConnections, book);
        for (var round = 0; round < run.Options.Rounds; round++)
        {
            rounds.Add(await Task.Run(() => hospitals.RunAtRate(rate, run.Options.RoundTime, cancellationToken), cancellationToken));
        }

        var rows = Percentiles.Select(percentile =>
            new Series($"p{percentile:0}", [.. rounds.Select(one => one.GetValueAtPercentile(percentile) / MicrosecondsPerMillisecond)])).ToList();
        run.Report($"{MllpServers.Ours}: half load in an open loop, {rate:#,0} messages/s, {MostConnections} connections", "ms", rows);
        run.Ratio("p50_ms_half_load", rows[0].Median);
        run.Ratio("p99_ms_half_load", rows[1].Median);
    }
}
