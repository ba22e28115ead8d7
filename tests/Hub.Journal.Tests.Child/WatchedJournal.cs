using System.Globalization;
using System.Text;
using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Child;

/// <summary>One journal after another in one process whose system calls are watched. Prints "listener N", the descriptor to watch it by; then takes lines "round records together
/// directory" and answers each with "ended" and why the journal failed or could not be opened, if so. What was acknowledged it writes where the watcher sees it in its order among
/// the other calls: index and number of the record, 8 bytes each, into the file "acknowledged" beside the directory.</summary>
internal static class WatchedJournal
{
    private const int AcknowledgmentBytes = 2 * sizeof(long);

    private static readonly Stream Output = Console.OpenStandardOutput();

    public static int Run()
    {
        var scratch = Directory.CreateTempSubdirectory("journal-warm-").FullName;
        Append(Path.Combine(scratch, "journal"), round: 0, records: 40, together: 2);
        Directory.Delete(scratch, recursive: true);

        // Told by a thread that is not stopped itself, or nobody would ever hear of the descriptor.
        using var installed = new ManualResetEventSlim();
        using var told = new ManualResetEventSlim();
        var listener = -1;
        var telling = new Thread(() =>
        {
            Print("warm");
            installed.Wait();
            Print($"listener {listener}");
            told.Set();
        });
        telling.Start();
        var working = new Thread(() =>
        {
            listener = SystemCallFilter.Install();
            installed.Set();

            // Or it is stopped with a lock of the runtime in its hands (it opens a file to load something) that the telling needs.
            told.Wait();
            if (listener < 0) return;
            while (Console.In.ReadLine() is { } line)
            {
                var parts = line.Split(' ', 4);
                Print($"ended {Append(parts[3], Number(parts[0]), Number(parts[1]), Number(parts[2]))}");
            }
        });
        working.Start();
        telling.Join();
        working.Join();
        return 0;
    }

    /// <summary>Appends so many at a time, and waits for all of them on its own thread: whatever works for it is made by it, and watched.</summary>
    private static string Append(string directory, int round, int records, int together)
    {
        using var acknowledged = File.OpenHandle(Path.Combine(Path.GetDirectoryName(directory)!, "acknowledged"), FileMode.Create, FileAccess.Write);
        var told = 0L;
        SegmentedLog log;
        try
        {
            log = SegmentedLog.Open(
                new SegmentedLogOptions { Directory = directory, SegmentBytes = 64 << 10, MaxPayloadBytes = 1 << 20 }, TimeProvider.System, NullLogger<SegmentedLog>.Instance);
        }
        catch (IOException exception)
        {
            return $"not opened: {exception.Message}";
        }

        Span<byte> acknowledgment = stackalloc byte[AcknowledgmentBytes];
        var waiting = new List<(int Number, Task<AppendResult> Result)>();
        for (var number = 0; number < records; number++)
        {
            waiting.Add((number, log.AppendAsync(
                type: 7, TestRecord.IsAudited(number), TestRecord.Of(round, TestRecord.BulkyProducer, number), CancellationToken.None).AsTask()));
            // A large one is prepared before it stands in the queue: those behind it would overtake it.
            var isLast = number == records - 1;
            if (!isLast && waiting.Count < together && !TestRecord.IsLarge(TestRecord.BulkyProducer, number) && !TestRecord.IsLarge(TestRecord.BulkyProducer, number + 1)) continue;
            foreach (var (sent, result) in waiting)
            {
                var outcome = result.GetAwaiter().GetResult();
                if (!outcome.Durable) continue;
                BitConverter.TryWriteBytes(acknowledgment, outcome.Index);
                BitConverter.TryWriteBytes(acknowledgment[sizeof(long)..], (long)sent);
                RandomAccess.Write(acknowledged, acknowledgment, told++ * AcknowledgmentBytes);
            }

            waiting.Clear();
        }

        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return log.Failure is { } failure ? $"failed: {failure.Operation} {failure.Errno}" : "";
    }

    private static void Print(string line) => Output.Write(Encoding.ASCII.GetBytes(line + '\n'));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
