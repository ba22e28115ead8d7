using System.CommandLine;
using EHealth.Integration.Benchmarks.Peers;
using EHealth.Integration.Benchmarks.Reports;
using EHealth.Integration.Benchmarks.Run;
using Spectre.Console;

if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = 120; // a file has no edge to wrap at
}

var names = new Argument<string[]>("suites") { Description = $"Suites to run: {string.Join(", ", AllSuites.List.Select(suite => suite.Name))}. Without a name all that take part by default." };
var rounds = new Option<int>("--rounds") { Description = "Rounds of each comparison.", DefaultValueFactory = _ => 5 };
var seconds = new Option<double>("--seconds") { Description = "How long one contestant is measured in one round.", DefaultValueFactory = _ => 3 };
var warmUp = new Option<double>("--warm-up") { Description = "Seconds each contestant runs uncounted.", DefaultValueFactory = _ => 4 };
var soak = new Option<double>("--soak-minutes") { Description = "How long the soak lasts.", DefaultValueFactory = _ => 30 };
var output = new Option<string>("--output") { Description = "Folder of the results.", DefaultValueFactory = _ => "artifacts/bench" };
var document = new Option<bool>("--document") { Description = "Write docs/performance.md anew from the newest results." };

var command = new RootCommand("Measures the system against what people would use instead.") { names, rounds, seconds, warmUp, soak, output, document };
command.SetAction(async (arguments, cancellationToken) =>
{
    var asked = arguments.GetValue(names) ?? [];
    if (asked.Where(name => AllSuites.List.All(suite => suite.Name != name)).ToList() is { Count: > 0 } unknown)
    {
        await Console.Error.WriteLineAsync($"There is no suite '{string.Join("', '", unknown)}'. There are: {string.Join(", ", AllSuites.List.Select(suite => suite.Name))}.");
        return 1;
    }

    var folder = Path.GetFullPath(arguments.GetValue(output)!);
    var options = new BenchmarkOptions(
        arguments.GetValue(rounds), TimeSpan.FromSeconds(arguments.GetValue(seconds)), TimeSpan.FromSeconds(arguments.GetValue(warmUp)),
        TimeSpan.FromMinutes(arguments.GetValue(soak)), Path.Combine(folder, "work"));
    var chosen = AllSuites.List.Where(suite => asked.Length == 0 ? suite.RunsByDefault : asked.Contains(suite.Name)).ToList();
    var summary = new Summary(folder);
    await new BenchmarkRun(options, summary, AnsiConsole.Console).RunAsync(chosen, $"./bench.sh {string.Join(' ', args)}".TrimEnd(), cancellationToken);
    if (arguments.GetValue(document))
    {
        PerformanceDocument.Write(summary.Read());
    }

    return 0;
});
command.Subcommands.Add(PeerCommand.Create());
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
