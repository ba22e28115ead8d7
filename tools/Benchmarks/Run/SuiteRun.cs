using EHealth.Integration.Benchmarks.Reports;
using Spectre.Console;

namespace EHealth.Integration.Benchmarks.Run;

/// <summary>One suite's run: measures contestants in turn and collects what they reached.</summary>
internal sealed class SuiteRun(string suite, BenchmarkOptions options, IAnsiConsole console)
{
    private readonly List<ResultTable> _tables = [];
    private readonly SortedDictionary<string, double> _ratios = new(StringComparer.Ordinal);

    public BenchmarkOptions Options { get; } = options;

    public IReadOnlyList<ResultTable> Tables => _tables;

    /// <summary>Values by full key.</summary>
    public IReadOnlyDictionary<string, double> Ratios => _ratios;

    /// <summary>A folder of this suite's own.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(Options.WorkFolder, suite, name)).FullName;

    /// <summary>Warms every contestant up, then measures them in turn, A B A B.</summary>
    /// <param name="title">Heading of the table.</param>
    /// <param name="unit">Unit of the values, e.g. <c>calls/s</c>.</param>
    /// <param name="contestants">Who takes part; the order is that of the table.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<IReadOnlyDictionary<string, Series>> CompareAsync(
        string title, string unit, IReadOnlyList<Contestant> contestants, CancellationToken cancellationToken)
    {
        foreach (var contestant in contestants)
        {
            await MeasureAsync(contestant, Options.WarmUpTime, cancellationToken);
        }

        var values = contestants.ToDictionary(contestant => contestant.Name, _ => new List<double>());
        for (var round = 0; round < Options.Rounds; round++)
        {
            foreach (var contestant in contestants)
            {
                values[contestant.Name].Add(await MeasureAsync(contestant, Options.RoundTime, cancellationToken));
            }
        }

        var series = values.Select(pair => new Series(pair.Key, pair.Value)).ToList();
        Report(title, unit, series);
        return series.ToDictionary(one => one.Name);
    }

    /// <summary>Adds a table of figures that were measured otherwise.</summary>
    public void Report(string title, string unit, IReadOnlyList<Series> rows)
    {
        var table = new ResultTable(title, unit, rows);
        _tables.Add(table);
        TablePrinter.Print(console, table);
    }

    /// <summary>Sets one value of the flat map, <c>suite.key</c>.</summary>
    public void Ratio(string key, double value) => _ratios[$"{suite.Replace('-', '_')}.{key}"] = value;

    /// <summary>A word to whoever watches.</summary>
    public void Say(string text) => console.MarkupLineInterpolated($"[grey]{text}[/]");

    private static async Task<double> MeasureAsync(Contestant contestant, TimeSpan time, CancellationToken cancellationToken)
    {
        GC.Collect(); // this process's own garbage of the round before is no contestant's
        return await contestant.MeasureAsync(time, cancellationToken);
    }
}
