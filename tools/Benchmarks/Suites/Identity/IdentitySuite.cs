using System.Globalization;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Suites.Identity;

/// <summary>Who a PINFL belongs to: from memory, from Redis, from the register.</summary>
internal sealed class IdentitySuite : IBenchmarkSuite
{
    private const int KnownPersons = 10_000;
    private const int SharedPersons = 100_000;
    private const int Askers = 64;
    private const string FromMemory = "memory, lookups in a second of one core";

    private readonly RandomKeys _keys = new();

    public string Name => "identity";

    public string Question => "a person resolved from memory, from Redis, from the register";

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        await using (var memory = new DirectoryUnderTest(_keys, redis: ""))
        await using (var servers = await RedisServers.StartAsync(cancellationToken))
        {
            var known = Pinfls(KnownPersons);
            await memory.AskAsync(known, askers: 1, Timeout(run), cancellationToken);
            var contestants = new List<Contestant> { new(FromMemory, (time, cancellation) => memory.AskFromOneThreadAsync(known, time, cancellation)) };
            foreach (var (name, configuration) in servers.Configurations)
            {
                await FillAsync(configuration, run, cancellationToken);
                contestants.Add(new Contestant($"{name}, {Askers} callers", (time, cancellation) => AskRedisAsync(configuration, time, cancellation)));
            }

            contestants.Add(new Contestant($"register that answers at once, {Askers} callers", AskRegisterAsync));
            var reached = await run.CompareAsync("the person directory by itself, in this process", "lookups/s", contestants, cancellationToken);
            run.Ratio("memory_per_s", reached[FromMemory].Median);
        }

        await using var way = await WholeWay.StartAsync(run, cancellationToken);
        await run.CompareAsync(
            "Identity/Resolve of the hub, mutual TLS, each lookup audited", "lookups/s",
            [new("civil registry: adapter and REST service", way.AskAboutNewAsync), new("the hub's memory", way.AskAboutKnownAsync)], cancellationToken);
    }

    /// <summary>A node that has just started: its memory is empty and Redis knows everybody.</summary>
    private async Task<double> AskRedisAsync(string configuration, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var directory = new DirectoryUnderTest(_keys, configuration);
        var rate = await directory.AskAsync(Pinfls(SharedPersons), Askers, time, cancellationToken);
        return directory.RegisterCalls == 0 ? rate : throw new InvalidOperationException($"{directory.RegisterCalls} persons were not found in Redis");
    }

    private async Task<double> AskRegisterAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await using var directory = new DirectoryUnderTest(_keys, redis: "");
        return await directory.AskAsync(Pinfls(SharedPersons), Askers, time, cancellationToken);
    }

    /// <summary>Entries are written in the background: asked again by another node until all are there.</summary>
    private async Task FillAsync(string configuration, SuiteRun run, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var directory = new DirectoryUnderTest(_keys, configuration);
            await directory.AskAsync(Pinfls(SharedPersons), Askers, Timeout(run), cancellationToken);
            if (directory.RegisterCalls == 0)
            {
                return;
            }
        }
    }

    private static TimeSpan Timeout(SuiteRun run) => run.Options.WarmUpTime + TimeSpan.FromMinutes(1);

    private static string[] Pinfls(int count) => [.. Enumerable.Range(0, count).Select(number => "315079" + number.ToString("D8", CultureInfo.InvariantCulture))];
}
