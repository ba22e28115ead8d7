using System.Globalization;
using System.Text;
using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging.Abstractions;

// Arguments: directory, round, producers, records per producer.
// Appends and prints "index round producer number" for each acknowledged record, one unbuffered write a line.
// Exit code 0: all appended; 3: the log failed, printed as "failed errno"; 4: the log could not be opened.
var directory = args[0];
var (round, producers, records) = (Number(args[1]), Number(args[2]), Number(args[3]));
using var output = Console.OpenStandardOutput();
var printing = new Lock();

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
await Task.WhenAll(Enumerable.Range(0, producers).Select(producer => Task.Run(() => ProduceAsync(producer))));
if (log.Failure is not { } failure) return 0;
Print($"failed {failure.Errno}");
return 3;

async Task ProduceAsync(int producer)
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

void Print(string line)
{
    lock (printing) output.Write(Encoding.ASCII.GetBytes(line + '\n'));
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
