using System.Globalization;

namespace EHealth.Integration.Benchmarks.Run;

/// <summary>What a process takes, as the kernel counts it.</summary>
/// <param name="ResidentKiB">Resident memory (VmRSS of <c>/proc/pid/status</c>): shared pages and garbage that was not collected yet are in it.</param>
/// <param name="ProcessorTime">User and system time since its start (<c>/proc/pid/stat</c>, fields 14 and 15).</param>
internal sealed record ProcessUsage(double ResidentKiB, TimeSpan ProcessorTime)
{
    // USER_HZ, the unit of /proc/pid/stat; 100 on every architecture of Linux that .NET runs on.
    private const double ClockTicksPerSecond = 100;

    // Counted from the field after the command's name, which may hold blanks.
    private const int UserTime = 11;
    private const int SystemTime = 12;

    public static ProcessUsage Of(int processId)
    {
        var resident = File.ReadLines($"/proc/{processId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        var fields = File.ReadAllText($"/proc/{processId}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new ProcessUsage(Number(resident), TimeSpan.FromSeconds((Number(fields[UserTime]) + Number(fields[SystemTime])) / ClockTicksPerSecond));

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }
}
