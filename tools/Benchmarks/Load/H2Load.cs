using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EHealth.Integration.Benchmarks.Load;

/// <summary>A closed loop of unary gRPC calls by nghttp2's h2load: cheap enough to leave the two cores to what is measured.</summary>
/// <param name="Url">Method's address.</param>
/// <param name="BodyPath">The request as it goes over the wire, gRPC frame included.</param>
/// <param name="Headers">Further headers.</param>
/// <param name="CertificatePath">Client certificate, or null.</param>
/// <param name="KeyPath">Its key.</param>
internal sealed partial record H2Load(Uri Url, string BodyPath, IReadOnlyDictionary<string, string> Headers, string? CertificatePath = null, string? KeyPath = null)
{
    /// <summary>Uncounted time of every run: connections, handshakes and the first burst are not what is compared.</summary>
    private const string RampSeconds = "1";

    private const string CertificateLibrary = "tools/Benchmarks/bin/h2load-certificate.so";

    public int Connections { get; init; } = 8;

    public int StreamsPerConnection { get; init; } = 64;

    /// <summary>Calls for some time.</summary>
    /// <returns>Calls a second.</returns>
    /// <exception cref="InvalidOperationException">A call failed: figures with failures in them are worth nothing.</exception>
    public async Task<double> RunAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("h2load",
        [
            "-c", Connections.ToString(CultureInfo.InvariantCulture), "-m", StreamsPerConnection.ToString(CultureInfo.InvariantCulture),
            "-t", "1", "-D", seconds, "--warm-up-time", RampSeconds, "-w", "20", "-W", "22", "-d", BodyPath,
            "-H", "content-type: application/grpc", "-H", "te: trailers",
            .. Headers.SelectMany(header => new[] { "-H", $"{header.Key}: {header.Value}" }),
            Url.ToString(),
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        if (CertificatePath is not null)
        {
            start.Environment["LD_PRELOAD"] = Path.GetFullPath(CertificateLibrary);
            start.Environment["H2LOAD_CERTIFICATE"] = CertificatePath;
            start.Environment["H2LOAD_KEY"] = KeyPath;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return Parse(said) ?? throw new InvalidOperationException($"h2load against {Url}: {said}{await error}");
    }

    /// <summary>The rate it reports; null unless every call was answered with HTTP 200.</summary>
    internal static double? Parse(string said)
    {
        var rate = Rate().Match(said);
        var counts = Counts().Match(said);
        var statuses = Statuses().Match(said);
        return rate.Success && counts.Success && statuses.Success && counts.Groups["failed"].Value == "0" && statuses.Groups["other"].Value == "0 3xx, 0 4xx, 0 5xx"
            ? double.Parse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture)
            : null;
    }

    [GeneratedRegex(@"finished in [^,]+, (?<rate>[0-9.]+) req/s")]
    private static partial Regex Rate();

    [GeneratedRegex(@"requests: .* (?<failed>\d+) failed, \d+ errored, \d+ timeout")]
    private static partial Regex Counts();

    [GeneratedRegex(@"status codes: \d+ 2xx, (?<other>.*)")]
    private static partial Regex Statuses();
}
