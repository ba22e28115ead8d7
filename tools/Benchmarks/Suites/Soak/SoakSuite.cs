using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Benchmarks.Peers;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Suites.Soak;

/// <summary>Half load for long: whatever a message leaves behind shows.</summary>
internal sealed class SoakSuite : IBenchmarkSuite
{
    private const int Callers = 128;
    private const int EventsUnderWay = 512;
    private const int Thirds = 3;
    private const int WarmUps = 3;
    private const double Percent = 100;

    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(10);

    public string Name => "soak";

    public string Question => "calls and events at half load: memory, handles and threads of the hub stay what they were";

    public bool RunsByDefault => false;

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        await using var hub = await BenchmarkedHub.StartAsync(run.Folder("hub"), new Dictionary<string, string>(), cancellationToken);
        hub.Authority.Issue(BenchmarkedHub.Provider);
        await using var provider = await PeerProgram.StartAsync(
            ["provider", "--upstream", hub.Address.ToString(), "--certificates", Path.Combine(hub.Folder, "certs"), "--system", BenchmarkedHub.Provider], cancellationToken);
        await using var events = await EventFlow.OpenAsync(hub, cancellationToken);
        using var calls = CallFlow.Over(HubChannels.Open(hub, BenchmarkedHub.Consumer), MessageSizes.Always(1024));

        await FullLoadAsync(calls, events, WarmUps * run.Options.WarmUpTime, cancellationToken);
        var (callRate, eventRate) = await FullLoadAsync(calls, events, WarmUps * run.Options.RoundTime, cancellationToken);
        run.Say($"full load of both at once: {callRate:#,0} calls/s and {eventRate:#,0} events/s; half of that for {run.Options.SoakTime.TotalMinutes} min");
        var samples = await HalfLoadAsync(run, hub, calls, callRate / 2, events, eventRate / 2, cancellationToken);
        Report(run, samples);
    }

    private static async Task<(double Calls, double Events)> FullLoadAsync(CallFlow calls, EventFlow events, TimeSpan time, CancellationToken cancellationToken)
    {
        var both = await Task.WhenAll(calls.RunClosedAsync(Callers, time, cancellationToken), events.RunClosedAsync(EventsUnderWay, time, cancellationToken));
        return (both[0], both[1]);
    }

    private static async Task<IReadOnlyList<ProcessSample>> HalfLoadAsync(
        SuiteRun run, BenchmarkedHub hub, CallFlow calls, double callRate, EventFlow events, double eventRate, CancellationToken cancellationToken)
    {
        var (callLatencies, eventLatencies) = (new Latencies(), new Latencies());
        var load = Task.WhenAll(
            calls.RunOpenAsync(callRate, run.Options.SoakTime, callLatencies, cancellationToken),
            events.RunOpenAsync(eventRate, run.Options.SoakTime, eventLatencies, cancellationToken));
        var samples = new List<ProcessSample>();
        using var sampler = new HubSampler(hub);
        using var timer = new PeriodicTimer(SampleInterval);
        while (await Task.WhenAny(load, timer.WaitForNextTickAsync(cancellationToken).AsTask()) != load)
        {
            samples.Add(await sampler.TakeAsync(cancellationToken));
        }

        await load;
        run.Report("latency at half load of both, open loop", "ms",
        [
            new Series($"call, p99 of {callLatencies.Count:#,0}", [callLatencies.Milliseconds(99)]),
            new Series($"event until delivery, p99 of {eventLatencies.Count:#,0}", [eventLatencies.Milliseconds(99)]),
        ]);
        return samples;
    }

    private static void Report(SuiteRun run, IReadOnlyList<ProcessSample> samples)
    {
        if (samples.Count < Thirds)
        {
            throw new InvalidOperationException($"{samples.Count} samples say nothing; a soak lasts half a minute at least");
        }

        var third = samples.Count / Thirds;
        var (first, last) = (samples.Take(third).ToList(), samples.TakeLast(third).ToList());
        var rows = new List<Series>();
        foreach (var (name, value) in new (string, Func<ProcessSample, double>)[]
        {
            ("resident memory, MiB", sample => sample.ResidentMiB),
            ("live heap, MiB", sample => sample.HeapMiB),
            ("open handles", sample => sample.Handles),
            ("threads", sample => sample.Threads),
        })
        {
            rows.Add(new Series($"{name}, first third", [.. first.Select(value)]));
            rows.Add(new Series($"{name}, last third", [.. last.Select(value)]));
        }

        run.Report("the hub's process, a sample each 10 s", "", rows);
        run.Ratio("rss_growth_percent", Percent * ((Median(last, sample => sample.ResidentMiB) / Median(first, sample => sample.ResidentMiB)) - 1));
        run.Ratio("handles_growth", Median(last, sample => sample.Handles) - Median(first, sample => sample.Handles));
        run.Ratio("threads_growth", Median(last, sample => sample.Threads) - Median(first, sample => sample.Threads));
    }

    private static double Median(IEnumerable<ProcessSample> samples, Func<ProcessSample, double> value) => Series.MedianOf([.. samples.Select(value)]);
}
