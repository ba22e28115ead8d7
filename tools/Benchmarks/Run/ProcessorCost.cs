namespace EHealth.Integration.Benchmarks.Run;

/// <summary>Where the cores' time goes while a load runs, process by process.</summary>
internal static class ProcessorCost
{
    /// <summary>Runs a load in rounds and reports what each process took for one unit of it.</summary>
    /// <param name="run">Rounds and their length.</param>
    /// <param name="title">Of the table.</param>
    /// <param name="processes">Process ids by name.</param>
    /// <param name="load">Runs for a time; returns how many units were done, warm-up included.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public static async Task MeasureAsync(
        SuiteRun run, string title, IReadOnlyDictionary<string, int> processes, Func<TimeSpan, CancellationToken, Task<double>> load, CancellationToken cancellationToken)
    {
        var costs = processes.Keys.ToDictionary(name => name, _ => new List<double>());
        for (var round = 0; round < run.Options.Rounds; round++)
        {
            var before = processes.ToDictionary(process => process.Key, process => ProcessUsage.Of(process.Value).ProcessorTime);
            var done = await load(run.Options.RoundTime, cancellationToken);
            foreach (var (name, id) in processes)
            {
                costs[name].Add((ProcessUsage.Of(id).ProcessorTime - before[name]).TotalMicroseconds / done);
            }
        }

        run.Report(title, "µs", [.. costs.Select(cost => new Series(cost.Key, cost.Value))]);
    }
}
