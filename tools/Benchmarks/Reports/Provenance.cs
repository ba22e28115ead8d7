using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace EHealth.Integration.Benchmarks.Reports;

/// <summary>What a figure was measured on: without it a figure is a rumour.</summary>
internal static class Provenance
{
    public static string Machine
    {
        get
        {
            var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim();
            var gibibytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
            return string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores ({processor}), {gibibytes:0} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        }
    }

    public static string Commit => Git("rev-parse", "--short=10", "HEAD") + (Git("status", "--porcelain", "--untracked-files=no").Length > 0 ? "+changes" : "");

    private static string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true })!;
        var said = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return said;
    }
}
