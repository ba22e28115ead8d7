using System.CommandLine;
using Spectre.Console;

namespace EHealth.Integration.Faults.Fuzzing.Runs;

/// <summary><c>fuzz</c>: targets one after another, and a table of what was run.</summary>
internal static class FuzzCommand
{
    private const long DefaultExecutions = 1_500_000;

    private static readonly string Folder = Path.Combine("artifacts", "faults");

    public static Command Create()
    {
        var targets = new Argument<string[]>("targets") { Description = $"Of {TargetArgument.Names}; all without a name.", Arity = ArgumentArity.ZeroOrMore };
        targets.AcceptOnlyFromAmong([.. FuzzTargets.All.Select(target => target.Name)]);
        var executions = new Option<long>("--executions") { Description = "Executions of each target.", DefaultValueFactory = _ => DefaultExecutions };
        var keep = new Option<bool>("--keep") { Description = "Put the smallest set of inputs that reaches as much into the repository, in place of the kept ones." };
        var command = new Command("fuzz", "Runs targets under afl++ until one of them breaks or all have had their executions.") { targets, executions, keep };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var names = arguments.GetValue(targets) ?? [];
            var chosen = FuzzTargets.All.Where(target => names.Length == 0 || names.Contains(target.Name)).ToList();
            var isSound = await RunAsync(chosen, arguments.GetValue(executions), arguments.GetValue(keep), cancellationToken);
            return isSound ? 0 : 1;
        });
        return command;
    }

    private static async Task<bool> RunAsync(IReadOnlyList<IFuzzTarget> targets, long executions, bool isKept, CancellationToken cancellationToken)
    {
        var program = InstrumentedCopy.Create(Path.Combine(Folder, "program"));
        var figures = new List<(string Name, FuzzFigures Figures)>();
        var found = new List<(IFuzzTarget Target, string File)>();
        foreach (var target in targets)
        {
            var run = new AflRun(target, program, Path.Combine(Folder, target.Name));
            var result = await run.RunAsync(executions, cancellationToken);
            figures.Add((target.Name, result));
            found.AddRange(run.Found.Select(file => (target, file)));
            Console.WriteLine($"{target.Name}: {FuzzTable.Number(result.Executions)} executions in {FuzzTable.Number(result.Time.TotalMinutes)} minutes");
            if (isKept) KeptInputs.Replace(target, await run.MinimizeAsync(cancellationToken));
        }

        AnsiConsole.Write(FuzzTable.Of(figures));
        foreach (var (target, file) in found) Console.WriteLine($"Found: ./faults.sh try {target.Name} {file}");
        return found.Count == 0;
    }
}
