using System.Globalization;

namespace EHealth.Integration.Faults.Fuzzing.Runs;

/// <summary>What a run came to, as afl++ counts it.</summary>
/// <param name="Executions">Inputs that were run.</param>
/// <param name="Edges">Branches of the library that were taken, as far as 65,536 counters tell them apart.</param>
/// <param name="Inputs">Inputs that took a new way: the corpus.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Crashes">Inputs that made an exception.</param>
/// <param name="Hangs">Inputs that took longer than <see cref="AflRun.HangTimeout"/>.</param>
internal sealed record FuzzFigures(long Executions, long Edges, long Inputs, TimeSpan Time, long Crashes, long Hangs)
{
    /// <summary>Executions a second.</summary>
    public double Rate => Time > TimeSpan.Zero ? Executions / Time.TotalSeconds : 0;

    /// <summary>Reads a file of lines like <c>execs_done        : 1234</c>.</summary>
    /// <param name="statistics">Path of <c>fuzzer_stats</c>.</param>
    /// <exception cref="KeyNotFoundException">A figure is missing: another afl++ than 4.</exception>
    public static FuzzFigures Read(string statistics)
    {
        var values = File.ReadLines(statistics).Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim());
        return new FuzzFigures(
            Of("execs_done"), Of("edges_found"), Of("corpus_count"), TimeSpan.FromSeconds(Of("run_time")), Of("saved_crashes"), Of("saved_hangs"));

        long Of(string name) => long.Parse(values[name], CultureInfo.InvariantCulture);
    }
}
