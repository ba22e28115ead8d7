using System.Buffers.Binary;
using System.Diagnostics;
using EHealth.Integration.Benchmarks.Run;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Benchmarks.Suites.Audit;

/// <summary>What the signed tree costs the journal, and how long an auditor's check of a million records takes.</summary>
internal sealed class AuditSuite : IBenchmarkSuite
{
    private const int Producers = 64;
    private const int Verified = 1_000_000;
    private const int InFlight = 10_000;
    private const string Appended = "append";
    private const string Without = "journal";
    private const string With = "journal and signed tree";

    private static readonly byte[] Section = AuditedLog.MakeSection();

    public string Name => "audit";

    public string Question => $"audit records of {Section.Length} bytes: appended by {Producers} producers with the signed tree and without, and {Verified:#,0} of them verified offline";

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        var signer = NoteSigner.Create("audit.benchmark", NoteAlgorithm.Ed25519);
        await SpreadFolder.MakeAsync(run, run.Folder(Appended), cancellationToken);
        var reached = await run.CompareAsync(
            $"durable appends, {Producers} producers; signed to the last one", "records/s",
            [
                new Contestant(Without, (time, cancellation) => AppendAsync(run, null, time, cancellation)),
                new Contestant(With, (time, cancellation) => AppendAsync(run, signer, time, cancellation)),
            ],
            cancellationToken);

        // Not after each round: see SpreadFolder.
        Directory.Delete(run.Folder(Appended), recursive: true);
        run.Ratio("tree_cost", 1 - reached[With].RatioTo(reached[Without]));
        await VerifyAsync(run, signer, cancellationToken);
    }

    /// <summary>The tree runs behind the journal; what it has not done when the time is over counts as well.</summary>
    private static async Task<double> AppendAsync(SuiteRun run, NoteSigner? signer, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var log = await AuditedLog.OpenAsync(run.Folder(Path.Combine(Appended, Path.GetRandomFileName())), signer, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Producers).Select(_ => Task.Run(() => AppendAsync(log.Log, started, time, cancellationToken), cancellationToken)));
        await log.SignAllAsync();
        return counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<long> AppendAsync(SegmentedLog log, long started, TimeSpan time, CancellationToken cancellationToken)
    {
        var count = 0L;
        for (; Stopwatch.GetElapsedTime(started) < time; count++)
        {
            if (!(await log.AppendAsync((byte)RecordType.Completed, audited: true, Section, cancellationToken)).Durable) throw new IOException($"the journal has failed: {log.Failure}");
        }

        return count;
    }

    private static async Task VerifyAsync(SuiteRun run, NoteSigner signer, CancellationToken cancellationToken)
    {
        var folder = run.Folder("verify");
        try
        {
            await FillAsync(folder, signer, cancellationToken);
            var (records, checkpoints) = WriteDump(folder);
            var key = signer.Verifier.ToString();
            var (directory, dump) = (new List<double>(), new List<double>());
            for (var round = 0; round < run.Options.Rounds; round++)
            {
                directory.Add(await SecondsOfAsync(["audit", "verify", "--data", folder, "--key", key], cancellationToken));
                dump.Add(await SecondsOfAsync(["audit", "verify", "--records", records, "--checkpoints", checkpoints, "--key", key], cancellationToken));
            }

            var series = new[] { new Series("data directory: journal, tiles, checkpoint", directory), new Series("Kafka dump: records, checkpoints", dump) };
            run.Report($"ehealthctl audit verify, {Verified:#,0} records", "s", series);
            run.Ratio("verify_data_s_1m", series[0].Median);
            run.Ratio("verify_dump_s_1m", series[1].Median);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(string folder, NoteSigner signer, CancellationToken cancellationToken)
    {
        await using var log = await AuditedLog.OpenAsync(folder, signer, cancellationToken);
        for (var done = 0; done < Verified; done += InFlight)
        {
            await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => log.Log.AppendAsync((byte)RecordType.Completed, audited: true, Section, cancellationToken).AsTask()));
        }
    }

    /// <summary>The same records and the last checkpoint as an auditor reads them from the two topics.</summary>
    private static (string Records, string Checkpoints) WriteDump(string folder)
    {
        var (records, checkpoints) = (Path.Combine(folder, "records"), Path.Combine(folder, "checkpoints"));
        using (var file = new FileStream(records, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            foreach (var record in LogFiles.Read(Path.Combine(folder, "journal")))
            {
                WriteMessage(file, AuditSection.Complete(record.Payload, record.AuditIndex));
            }
        }

        using var checkpointFile = new FileStream(checkpoints, FileMode.Create);
        WriteMessage(checkpointFile, File.ReadAllBytes(Path.Combine(folder, "audit", "checkpoint")));
        return (records, checkpoints);
    }

    private static void WriteMessage(FileStream file, byte[] message)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)message.Length);
        file.Write(length);
        file.Write(message);
    }

    private static async Task<double> SecondsOfAsync(string[] command, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "EHealth.Integration.Ehealthctl.dll"), .. command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var complained = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return process.ExitCode == 0 ? seconds : throw new InvalidOperationException($"ehealthctl has ended with an error: {await said}{await complained}");
    }
}
