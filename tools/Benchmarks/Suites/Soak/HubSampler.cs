using System.Globalization;
using System.Text.RegularExpressions;
using EHealth.Integration.Benchmarks.Hubs;

namespace EHealth.Integration.Benchmarks.Suites.Soak;

/// <summary>Looks at the hub's process from outside.</summary>
internal sealed partial class HubSampler(BenchmarkedHub hub) : IDisposable
{
    private const double KiBInMiB = 1024;
    private const double BytesInMiB = 1024 * 1024;

    private readonly HttpClient _http = new();

    public async Task<ProcessSample> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(cancellationToken);
        }
        catch (Exception gone) when (gone is IOException or HttpRequestException or InvalidOperationException)
        {
            hub.RequireAlive();
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<ProcessSample> ReadAsync(CancellationToken cancellationToken)
    {
        var folder = $"/proc/{hub.ProcessId.ToString(CultureInfo.InvariantCulture)}";
        var status = await File.ReadAllTextAsync($"{folder}/status", cancellationToken);
        var metrics = await _http.GetStringAsync(new Uri(hub.AdminAddress, "metrics"), cancellationToken);
        return new ProcessSample(
            Read(Resident(), status) / KiBInMiB,
            Heap().Matches(metrics).Sum(Value) / BytesInMiB,
            Directory.GetFiles($"{folder}/fd").Length,
            Read(Threads(), status));
    }

    private static double Read(Regex field, string text) =>
        field.Match(text) is { Success: true } match ? Value(match) : throw new InvalidOperationException($"{field} is not in what the hub's process shows");

    private static double Value(Match match) => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^VmRSS:\s+(?<value>\d+) kB", RegexOptions.Multiline)]
    private static partial Regex Resident();

    [GeneratedRegex(@"^Threads:\s+(?<value>\d+)", RegexOptions.Multiline)]
    private static partial Regex Threads();

    [GeneratedRegex("""^\S*dotnet_gc_last_collection_heap_size\S*\{[^}]*\} (?<value>[0-9.e+]+)""", RegexOptions.Multiline)]
    private static partial Regex Heap();
}
