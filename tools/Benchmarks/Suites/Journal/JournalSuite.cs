using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Suites.Journal;

/// <summary>Records that survive a power loss: the hub's journal, SQLite with group commit, and a sync for each record, on one file system.</summary>
internal sealed class JournalSuite : IBenchmarkSuite
{
    private const int RecordBytes = 500;
    private const int LatencyProducers = 64;

    /// <summary>Half of the 50,000 records a second that are wanted.</summary>
    private const int HalfOfWanted = 25_000;

    private const int PendingEvents = 1_000_000;
    private const string Mine = "hub's journal";
    private const string Sqlite = "SQLite, WAL, synchronous=FULL";

    private static readonly (string Name, Func<string, IDurableLog> Open)[] Rivals =
    [
        (Mine, folder => new HubLog(folder)),
        (Sqlite, folder => new SqliteLog(folder)),
        ("file, one sync a record", folder => new SyncPerRecordFile(folder)),
    ];

    private static readonly byte[] Record = MakeRecord();

    public string Name => "journal";

    public string Question => $"durable appends of {RecordBytes} bytes by 1, {LatencyProducers} and 1,024 producers; start with {PendingEvents:N0} pending events";

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        foreach (var producers in new[] { 1, LatencyProducers, 1024 })
        {
            var contestants = Rivals.Select(rival => new Contestant(
                rival.Name, (time, cancellation) => OnFreshFileAsync(run, rival.Open, log => ProduceAsync(log, producers, time, cancellation)))).ToList();
            var reached = await run.CompareAsync($"durable appends, {producers} producers", "records/s", contestants, cancellationToken);
            if (producers == LatencyProducers)
            {
                run.Ratio("vs_sqlite", reached[Mine].RatioTo(reached[Sqlite]));
                run.Ratio("records_per_s_64", reached[Mine].Median);
                await MeasureLatencyAsync(run, reached, cancellationToken);
            }
        }

        await MeasureStartAsync(run, cancellationToken);
    }

    /// <summary>A hub's start on a journal of events that nobody has had yet: it must be there again within seconds, however long its subscribers were away.</summary>
    private static async Task MeasureStartAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        var folder = run.Folder("pending");
        try
        {
            var pending = new PendingJournal(folder);
            await pending.FillAsync(PendingEvents, cancellationToken);
            var rounds = new List<(double Journal, double Index, double Tree, double Processors)>();
            for (var round = 0; round < run.Options.Rounds; round++) rounds.Add(await pending.StartAsync(withoutIndex: false, cancellationToken));
            var anew = await pending.StartAsync(withoutIndex: true, cancellationToken);
            var whole = rounds.ConvertAll(start => start.Journal + start.Index + start.Tree);
            run.Report(
                $"start with {PendingEvents:N0} pending events", "s",
                [
                    new Series("whole start", whole), new Series("journal checked", rounds.ConvertAll(start => start.Journal)), new Series("index", rounds.ConvertAll(start => start.Index)),
                    new Series("audit tree", rounds.ConvertAll(start => start.Tree)), new Series("whole start, processor time", rounds.ConvertAll(start => start.Processors)), new Series("whole start without index.db", [anew.Journal + anew.Index + anew.Tree]),
                ]);
            run.Ratio("start_s_1m", Series.MedianOf(whole));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Everyone at half of what it can do itself: under the same load the slower ones would only show their queue.</summary>
    private static async Task MeasureLatencyAsync(SuiteRun run, IReadOnlyDictionary<string, Series> reached, CancellationToken cancellationToken)
    {
        var wanted = new List<double>();
        var rows = Rivals.ToDictionary(rival => rival.Name, _ => (Median: new List<double>(), P99: new List<double>()));
        for (var round = 0; round < run.Options.Rounds; round++)
        {
            foreach (var (name, open) in Rivals)
            {
                var latencies = new Latencies();
                await OnFreshFileAsync(run, open, log => ArriveAsync(log, reached[name].Median / 2, run.Options.RoundTime, latencies, cancellationToken));
                rows[name].Median.Add(latencies.Milliseconds(50));
                rows[name].P99.Add(latencies.Milliseconds(99));
            }
        }

        for (var round = 0; round < run.Options.Rounds; round++)
        {
            var latencies = new Latencies();
            await OnFreshFileAsync(run, folder => new HubLog(folder), log => ArriveAsync(log, HalfOfWanted, run.Options.RoundTime, latencies, cancellationToken));
            wanted.Add(latencies.Milliseconds(99));
        }

        run.Report($"append, {HalfOfWanted:#,0} records/s, open loop", "ms", [new Series($"{Mine}, p99", wanted)]);
        run.Report(
            $"append at half of its own throughput with {LatencyProducers} producers, open loop", "ms",
            [.. rows.SelectMany(row => new[] { new Series($"{row.Key}, p50", row.Value.Median), new Series($"{row.Key}, p99", row.Value.P99) })]);
        run.Ratio("p99_ms_half_load", Series.MedianOf(rows[Mine].P99));
        run.Ratio("p99_ms_25k", Series.MedianOf(wanted));
    }

    private static async Task<double> OnFreshFileAsync(SuiteRun run, Func<string, IDurableLog> open, Func<IDurableLog, Task<double>> measure)
    {
        var folder = run.Folder("log");
        try
        {
            await using var log = open(folder);
            return await measure(log);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> ProduceAsync(IDurableLog log, int producers, TimeSpan time, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, producers).Select(_ => Task.Run(ProduceOneAfterAnotherAsync, cancellationToken)));
        return counts.Sum() / TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        async Task<long> ProduceOneAfterAnotherAsync()
        {
            var count = 0L;
            for (; TimeProvider.System.GetElapsedTime(started) < time && !cancellationToken.IsCancellationRequested; count++)
            {
                await log.AppendAsync(Record);
            }

            return count;
        }
    }

    private static async Task<double> ArriveAsync(IDurableLog log, double perSecond, TimeSpan time, Latencies latencies, CancellationToken cancellationToken)
    {
        var appends = new List<Task>();
        await OpenLoop.RunAsync(perSecond, time, due => appends.Add(AppendAsync(due)), cancellationToken);
        await Task.WhenAll(appends);
        return latencies.Count;

        async Task AppendAsync(long due)
        {
            await log.AppendAsync(Record);
            latencies.RecordSince(due);
        }
    }

    private static byte[] MakeRecord()
    {
        var record = new byte[RecordBytes];
        new Random(1).NextBytes(record); // nothing may be saved by compressing it
        return record;
    }
}
