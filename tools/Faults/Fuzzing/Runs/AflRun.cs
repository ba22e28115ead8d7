using System.Diagnostics;
using System.Globalization;

namespace EHealth.Integration.Faults.Fuzzing.Runs;

/// <summary>One target under afl++. Everything it leaves is below one folder.</summary>
/// <param name="target">The target.</param>
/// <param name="program">The instrumented copy of this program.</param>
/// <param name="folder">The folder; emptied.</param>
internal sealed class AflRun(IFuzzTarget target, string program, string folder)
{
    /// <summary>An execution that takes longer hangs. Most take less than a millisecond; the fuzzer has the lowest priority, and the machine other work.</summary>
    public static readonly TimeSpan HangTimeout = TimeSpan.FromSeconds(5);

    // Room for every limit of the library that is not a matter of size alone, and little enough for thousands of executions a second.
    private const int MaxInputBytes = 2048;

    // From the root of the repository, where faults.sh starts the program.
    private static readonly string WordsFolder = Path.Combine("tools", "Faults", "Fuzzing");

    private static readonly string[] Finds = ["crashes", "hangs"];

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["AFL_NO_UI"] = "1",
        ["AFL_ALLOW_TMP"] = "1", // afl-cmin works in no folder below the system's temporary one otherwise, where a checkout may well be
        ["AFL_SKIP_BIN_CHECK"] = "1", // the program that is started is dotnet, which is not instrumented
        ["AFL_SKIP_CPUFREQ"] = "1",
        ["AFL_NO_AFFINITY"] = "1",
        ["AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES"] = "1", // the system may pipe core dumps away: none is needed
        ["AFL_BENCH_UNTIL_CRASH"] = "1", // a found bug is mended before there is a next one
        ["AFL_HANG_TMOUT"] = Milliseconds(HangTimeout),
        ["AFL_FORKSRV_INIT_TMOUT"] = "60000",
        ["AFL_MAP_SIZE"] = "65536", // SharpFuzz's
        ["DOTNET_TieredPGO"] = "0",
    };

    private string Findings => Path.Combine(folder, "findings", "default");

    /// <summary>Inputs that made an exception, and that hung.</summary>
    public IEnumerable<string> Found => Finds.Select(kind => Path.Combine(Findings, kind)).Where(Directory.Exists)
        .SelectMany(Directory.EnumerateFiles).Where(file => !file.EndsWith("README.txt", StringComparison.Ordinal));

    /// <summary>Runs it.</summary>
    /// <param name="executions">How many executions; somewhat more may be made.</param>
    /// <param name="cancellationToken">Ends it; what it found until then is lost.</param>
    /// <exception cref="InvalidOperationException">afl++ did not end by itself.</exception>
    /// <exception cref="BrokenInvariantException">A seed or a kept input breaks the target already.</exception>
    public async Task<FuzzFigures> RunAsync(long executions, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var seeds = Directory.CreateDirectory(Path.Combine(folder, "seeds")).FullName;
        var inputs = target.Seeds.Concat(KeptInputs.Of(target).Select(File.ReadAllBytes)).Where(input => input.Length is > 0 and <= MaxInputBytes);
        foreach (var (index, input) in inputs.Index())
        {
            target.Run(input); // afl++ passes over an input to begin with that breaks the target
            await File.WriteAllBytesAsync(Path.Combine(seeds, $"{index}"), input, cancellationToken);
        }

        await RunToolAsync(
            "afl-fuzz",
            [
                "-i", seeds, "-o", Path.Combine(folder, "findings"), "-x", Path.Combine(WordsFolder, target.Words),
                "-t", Milliseconds(HangTimeout), "-G", $"{MaxInputBytes}", "-E", executions.ToString(CultureInfo.InvariantCulture),
            ],
            cancellationToken);
        return FuzzFigures.Read(Path.Combine(Findings, "fuzzer_stats"));
    }

    /// <summary>As few of the found inputs as together take every branch that all of them take.</summary>
    public async Task<IReadOnlyList<byte[]>> MinimizeAsync(CancellationToken cancellationToken)
    {
        var least = Path.Combine(folder, "least");
        await RunToolAsync("afl-cmin", ["-e", "-i", Path.Combine(Findings, "queue"), "-o", least, "-t", Milliseconds(HangTimeout)], cancellationToken);
        return [.. Directory.EnumerateFiles(least).Select(File.ReadAllBytes)];
    }

    private async Task RunToolAsync(string tool, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var log = Path.Combine(folder, $"{tool}.log");
        string[] shell = ["-c", "exec nice -n 19 \"$@\" >\"$0\" 2>&1", log];
        var start = new ProcessStartInfo("sh", [.. shell, tool, .. arguments, "--", System.Environment.ProcessPath!, program, TargetCommand.Name, target.Name]);
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        if (process.ExitCode != 0) throw new InvalidOperationException($"{tool} ended with code {process.ExitCode}: see {log}");
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
