using EHealth.Integration.Benchmarks.Reports;
using Spectre.Console;

namespace EHealth.Integration.Benchmarks.Run;

/// <summary>Runs suites one after another and keeps what each has found as soon as it is through.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options, Summary summary, IAnsiConsole console)
{
    public async Task RunAsync(IReadOnlyList<IBenchmarkSuite> suites, string command, CancellationToken cancellationToken)
    {
        var (machine, commit) = (Provenance.Machine, Provenance.Commit);
        console.MarkupLineInterpolated($"[grey]{machine}; commit {commit}; {options.Rounds} rounds of {options.RoundTime.TotalSeconds} s[/]");
        var ratios = new Dictionary<string, double>();
        foreach (var suite in suites)
        {
            console.Write(new Rule($"{suite.Name}: {Markup.Escape(suite.Question)}").LeftJustified());
            var folder = Path.Combine(options.WorkFolder, suite.Name);
            EmptyFolder(folder);
            var run = new SuiteRun(suite.Name, options, console);
            await suite.RunAsync(run, cancellationToken);
            // A soak leaves tens of gigabytes. Those of a suite that failed are kept to be looked at until it runs again.
            EmptyFolder(folder);
            summary.Keep(new SuiteReport(suite.Name, suite.Question, machine, commit, command, TimeProvider.System.GetUtcNow(), run.Tables, run.Ratios));
            foreach (var (key, value) in run.Ratios)
            {
                ratios[key] = value;
            }
        }

        TablePrinter.PrintRatios(console, ratios);
    }

    private static void EmptyFolder(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
