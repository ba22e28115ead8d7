using System.Globalization;
using System.Text;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Child;

/// <summary>Journal and audit tree under the load of many producers, until it is killed or its standard input ends. It is warm before it waits for its one line, "round
/// directory", so that a kill costs no start. Prints "opened nextIndex nextAuditIndex signedSize", then "index auditIndex producer number" for each acknowledged record, and
/// "closed" with the time by its clock. Exit code 0: closed in good order; 4: not opened, and why stands on standard error.</summary>
internal static class LoadedHub
{
    private const int Producers = 16;
    private const int SegmentBytes = 64 << 10;
    private const int CheckpointRecords = 40;

    private static readonly Lock Printing = new();
    private static readonly Stream Output = Console.OpenStandardOutput();

    public static async Task<int> RunAsync()
    {
        await WarmUpAsync();
        Print("warm");
        if (await Console.In.ReadLineAsync() is not { } order) return 0;
        var parts = order.Split(' ', 2);
        var ended = Task.Run(Console.In.ReadLine); // reading the console holds its thread
        try
        {
            await RunAsync(parts[1], int.Parse(parts[0], CultureInfo.InvariantCulture), () => ended.IsCompleted);
            Print($"closed {TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}");
            return 0;
        }
        catch (Exception refused) when (refused is IOException or LogDamagedException or AuditTreeException)
        {
            await Console.Error.WriteLineAsync(refused.ToString());
            return 4;
        }
    }

    private static async Task WarmUpAsync()
    {
        var scratch = Directory.CreateTempSubdirectory("journal-warm-").FullName;
        try
        {
            NoteKeyFile.Create(Path.Combine(scratch, "audit.key"), "audit.hub.warm", NoteAlgorithm.Ed25519);
            var rounds = 0;
            await RunAsync(scratch, round: -1, () => Interlocked.Increment(ref rounds) > Producers);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static async Task RunAsync(string directory, int round, Func<bool> isEnded)
    {
        await using var log = SegmentedLog.Open(
            new SegmentedLogOptions { Directory = Path.Combine(directory, "journal"), SegmentBytes = SegmentBytes, MaxPayloadBytes = 1 << 20 },
            TimeProvider.System, NullLogger<SegmentedLog>.Instance);
        var key = NoteKeyFile.Read(Path.Combine(directory, "audit.key")) ?? throw new IOException("no key");
        var options = new AuditTreeOptions { CheckpointRecords = CheckpointRecords };
        using var tree = new AuditTreeWorker(log, Path.Combine(directory, "audit"), key, options, TimeProvider.System, NullLogger<AuditTreeWorker>.Instance);
        await tree.StartAsync(CancellationToken.None);
        if (round >= 0) Print($"opened {log.NextIndex} {log.NextAuditIndex} {tree.SignedSize}");
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(() => ProduceAsync(log, round, producer, isEnded))));
        await tree.StopAsync(CancellationToken.None);
    }

    /// <summary>Two records at a time, and now and then behind them one that nobody waits for; its number is one that is not audited.</summary>
    private static async Task ProduceAsync(SegmentedLog log, int round, int producer, Func<bool> isEnded)
    {
        for (var number = 0; !isEnded();)
        {
            var first = AppendAsync(log, round, producer, number++);
            if (TestRecord.IsLarge(producer, number) || TestRecord.IsLarge(producer, number - 1)) await first;
            else await Task.WhenAll(first, AppendAsync(log, round, producer, number++));
            if (number % 12 == 2 && log.TryEnqueue(type: 5, TestRecord.Of(Math.Max(round, 0), producer, number))) number++;
        }
    }

    private static async Task AppendAsync(SegmentedLog log, int round, int producer, int number)
    {
        var result = await log.AppendAsync(type: 7, TestRecord.IsAudited(number), TestRecord.Of(Math.Max(round, 0), producer, number), CancellationToken.None);
        if (!result.Durable) throw new IOException(log.Failure?.ToString());
        if (round >= 0) Print($"{result.Index} {result.AuditIndex} {producer} {number}");
    }

    private static void Print(string line)
    {
        lock (Printing) Output.Write(Encoding.ASCII.GetBytes(line + '\n'));
    }
}
