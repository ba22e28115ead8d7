using System.Globalization;

namespace EHealth.Integration.Benchmarks.Suites.Idle;

/// <summary>How many files and sockets a process may hold open: <c>ulimit -n</c>, of which .NET takes the hard limit when it starts.</summary>
internal static class FileHandles
{
    private const string Line = "Max open files";

    // Assemblies, pipes, epoll and the connection to the hub.
    private const int OfTheProgram = 300;

    /// <summary>Why a process of ours cannot hold so many connections; null when it can.</summary>
    public static string? MistakeFor(int connections)
    {
        var hard = File.ReadLines("/proc/self/limits").Single(line => line.StartsWith(Line, StringComparison.Ordinal))[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return hard == "unlimited" || int.Parse(hard, CultureInfo.InvariantCulture) >= connections + OfTheProgram
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{connections:#,0} connections are left out: ulimit -Hn is {hard}, {connections + OfTheProgram:#,0} are needed");
    }
}
