using System.Diagnostics;
using System.Globalization;

namespace EHealth.Integration.Benchmarks.Suites.Profile;

/// <summary>Call stacks of a process, and how many of them lie in which part of the system.</summary>
internal static class PerfRecording
{
    private const int SamplesPerSecond = 499;

    /// <summary>What the innermost telling frame of a stack says. In this order: the kernel is asked for by everyone.</summary>
    private static readonly (string Sign, string Part)[] Signs =
    [
        ("[kernel", "kernel: sockets, scheduling, disk"),
        ("[guest.kernel", "kernel: sockets, scheduling, disk"),
        ("libcrypto", "OpenSSL: TLS, hashes, sealing"),
        ("libssl", "OpenSSL: TLS, hashes, sealing"),
        ("libclrjit", "runtime: compiling"),
        ("libcoreclr", "runtime: memory, casts, compiling"),
        ("Adapters.Hl7v2", "HL7v2: framing, parsing, mapping, answer"),
        ("Integration.Hl7", "HL7v2: framing, parsing, mapping, answer"),
        ("Sdk.Publishing", "SDK: publishing stream"),
        ("Hub.Identity", "person directory"),
        ("Caching.Fusion", "person directory"),
        ("Hub.Core.Audit", "audit record"),
        ("Hub.Core.Secrets", "audit record"),
        ("Hub.Journal", "journal"),
        ("Microsoft.Data.Sqlite", "journal's index"),
        ("e_sqlite3", "journal's index"),
        ("Hub.Core", "pipeline"),
        ("Integration.Protocol", "pipeline"),
        ("Prometheus", "metrics"),
        ("LinkEndpoint", "provider's link"),
        ("Hub.Host.Links", "provider's link"),
        ("Google.Protobuf", "messages of links and streams"),
        ("Integration.Contracts", "messages of links and streams"),
        ("Grpc.", "gRPC of .NET"),
        ("Hub.Host", "contract endpoint"),
        ("System.Net.Http", "HttpClient: HTTP/2"),
        ("System.Net.Security", "SslStream"),
        ("Kestrel", "Kestrel: HTTP/2"),
        ("Microsoft.AspNetCore", "Kestrel: HTTP/2"),
        ("System.IO.Pipelines", "Kestrel: HTTP/2"),
        ("System.Net.Sockets", "sockets, managed part"),
    ];

    /// <summary>Samples a process for a time.</summary>
    public static Task RecordAsync(int processId, TimeSpan time, string path, CancellationToken cancellationToken) => RunAsync(
        ["record", "-F", Text(SamplesPerSecond), "-g", "-p", Text(processId), "-o", path, "--", "sleep", Text((int)time.TotalSeconds)], line => { }, cancellationToken);

    /// <summary>The share of each part, 0 to 1.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> SharesAsync(string path, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>();
        var part = default(string);
        var isInside = false;
        await RunAsync(["script", "-i", path, "-F", "comm,ip,sym,dso"], Read, cancellationToken);
        Read("");
        var total = (double)counts.Values.Sum();
        return total > 0 ? counts.ToDictionary(count => count.Key, count => count.Value / total) : throw new InvalidOperationException("perf took no samples");

        void Read(string line)
        {
            if (line.Length == 0)
            {
                if (isInside)
                {
                    counts[part ?? "other"] = counts.GetValueOrDefault(part ?? "other") + 1;
                }

                (part, isInside) = (null, false);
            }
            else if (!isInside)
            {
                isInside = true; // the thread's name; its frames follow, innermost first
            }
            else
            {
                part ??= Signs.FirstOrDefault(sign => line.Contains(sign.Sign, StringComparison.Ordinal)).Part;
            }
        }
    }

    private static async Task RunAsync(IEnumerable<string> arguments, Action<string> read, CancellationToken cancellationToken)
    {
        using var perf = Process.Start(new ProcessStartInfo("perf", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = perf.StandardError.ReadToEndAsync(cancellationToken);
        while (await perf.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            read(line);
        }

        await perf.WaitForExitAsync(cancellationToken);
        if (perf.ExitCode != 0)
        {
            throw new InvalidOperationException($"perf: {await error}");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
