using System.Diagnostics;
using System.Globalization;
using EHealth.Integration.Benchmarks.Load.Mllp;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Suites.Hl7Parse;

/// <summary>Reading an admission, beside parsers of npm. They check nothing: what is compared is parsing and taking ten fields; checking the message's rules is measured for ours alone.</summary>
internal sealed class Hl7ParseSuite : IBenchmarkSuite
{
    private const string PeerFolder = "tools/Benchmarks/Peers/mllp";
    private const int Batch = 200;
    private const int LongObservation = 1 << 20;
    private const int AllocationRounds = 10_000;
    private const int LongRounds = 20;

    private static readonly string[] Npm = ["@medplum/core", "simple-hl7"];

    public string Name => "hl7-parse";

    public string Question => $"an ADT^A01 of {AdtBook.MessageBytes} bytes parsed and ten fields taken as text; one thread";

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        var message = AdtBook.Write(1, TimeProvider.System.GetUtcNow()).Message(0);
        var reading = new AdmissionReading(message);
        var series = await run.CompareAsync(
            $"messages of {message.Length} bytes", "messages/s",
            [
                new Contestant("ours, rules checked too", (time, _) => Task.FromResult(Repeat(reading.ReadChecked, time))),
                new Contestant("ours", (time, _) => Task.FromResult(Repeat(reading.Read, time))),
                new Contestant(Npm[0], (time, stop) => PeerAsync("medplum", message, time, stop)),
                new Contestant(Npm[1], (time, stop) => PeerAsync("simple-hl7", message, time, stop)),
            ],
            cancellationToken);

        var longReading = new AdmissionReading(AdmissionReading.WithObservation(message, LongObservation));
        var (bytes, longBytes) = (AllocatedBy(reading.ReadChecked, AllocationRounds), AllocatedBy(longReading.Parse, LongRounds));
        run.Report("allocated", "bytes/message", [new Series("parsed, checked, ten fields", [bytes]), new Series("OBX-5 of 1 MB, parsed", [longBytes])]);
        run.Ratio("per_s", series["ours, rules checked too"].Median);
        run.Ratio("vs_npm", series["ours"].Median / Npm.Max(name => series[name].Median));
        run.Ratio("bytes_allocated", bytes);
    }

    private static double Repeat(Action read, TimeSpan time)
    {
        var (start, count) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            for (var i = 0; i < Batch; i++) read();
            count += Batch;
        }

        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double AllocatedBy(Action read, int rounds)
    {
        read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < rounds; i++) read();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)rounds;
    }

    private static async Task<double> PeerAsync(string parser, byte[] message, TimeSpan time, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node", ["parse.mjs", parser, time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)])
        {
            WorkingDirectory = Path.GetFullPath(PeerFolder),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("node was not started");
        await process.StandardInput.BaseStream.WriteAsync(message, cancellationToken);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? double.Parse(said, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"parse.mjs {parser} has ended with {process.ExitCode}");
    }
}
