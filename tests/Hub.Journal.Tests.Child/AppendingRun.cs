using System.Globalization;
using System.Text;
using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Child;

/// <summary>Appends and prints "index round producer number" for each acknowledged record, one unbuffered write a line. Exit code 0: all appended; 3: the log failed,
/// printed as "failed errno"; 4: the log could not be opened.</summary>
internal static class AppendingRun
{
    private static readonly Lock Printing = new();
    private static readonly Stream Output = Console.OpenStandardOutput();

    /// <param name="directory">The log's.</param>
    /// <param name="numbers">Round, producers, records of each producer.</param>
    public static async Task<int> RunAsync(string directory, string[] numbers)
    {
        var (round, producers, records) = (Number(numbers[0]), Number(numbers[1]), Number(numbers[2]));
        SegmentedLog log;
        try
        {
            log = SegmentedLog.Open(
                new SegmentedLogOptions { Directory = directory, SegmentBytes = 256 << 10, MaxPayloadBytes = 4096 },
                TimeProvider.System, NullLogger<SegmentedLog>.Instance);
        }
        catch (IOException exception)
        {
            Print($"failed {exception.HResult}");
            return 4;
        }
        await using var openLog = log;
        await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(() => ProduceAsync(log, round, producer, records))));
        if (log.Failure is not { } failure) return 0;
        Print($"failed {failure.Errno}");
        return 3;
    }

    private static async Task ProduceAsync(SegmentedLog log, int round, int producer, int records)
    {
        for (var number = 0; number < records; number++)
        {
            var line = $"{round} {producer} {number}";
            var filler = new string('x', (producer * 37 + number * 11) % 900);
            var result = await log.AppendAsync(
                type: 7, audited: number % 2 == 0, Encoding.ASCII.GetBytes(line + ' '), Encoding.ASCII.GetBytes(filler), CancellationToken.None);
            // Goes on after a failure: the log must go on refusing.
            if (result.Durable) Print($"{result.Index} {line}");
        }
    }

    private static void Print(string line)
    {
        lock (Printing) Output.Write(Encoding.ASCII.GetBytes(line + '\n'));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
