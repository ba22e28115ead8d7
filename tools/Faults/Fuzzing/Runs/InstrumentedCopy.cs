using SharpFuzz;

namespace EHealth.Integration.Faults.Fuzzing.Runs;

/// <summary>A copy of this program in which the fuzzed libraries tell afl++ which branches they take. What was built stays as it is.</summary>
internal static class InstrumentedCopy
{
    private static readonly string[] Libraries =
        ["EHealth.Integration.Hl7.dll", "EHealth.Integration.Hub.Journal.dll", "EHealth.Integration.TransparencyLog.dll", "EHealth.Integration.Ehealthctl.dll"];

    /// <summary>Makes it anew.</summary>
    /// <param name="folder">Where.</param>
    /// <returns>The program's path.</returns>
    public static string Create(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // What is read once, when a type or a version is first used, would look like a new path each time another input came first.
        foreach (var library in Libraries)
            _ = Fuzzer.Instrument(Path.Combine(folder, library), type => !type.Contains(".Rules.Tables.", StringComparison.Ordinal), Options.Value);
        return Path.Combine(folder, Path.GetFileName(Environment.GetCommandLineArgs()[0]));
    }
}
