using System.Globalization;
using EHealth.Integration.Hub.Journal.Retention;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Tests.Records;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Hub.Journal.Tests.Tree;
using EHealth.Integration.Hub.Journal.Tree;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Hub.Journal.Tests.Retention;

/// <summary>A node with segments of 1 MiB, its audit tree and search files, and a relay that has confirmed what the test says. Opening it again is a restart.</summary>
internal sealed class RetainingNode : IAsyncDisposable
{
    /// <summary>Fill one segment and a little more.</summary>
    private const int LargeEvents = 6;

    private const int SourceBytes = 200 * 1024;
    private readonly TemporaryDirectory _directory;

    private RetainingNode(TemporaryDirectory directory, FakeTimeProvider time, JournalOptions options)
    {
        _directory = directory;
        (Node, Time) = (TestNode.Open(directory, time: time), time);
        Tree = new AuditTreeWorker(Node.Log, TreePath, TestTree.Key, new AuditTreeOptions { CheckpointRecords = 1000 }, time, NullLogger<AuditTreeWorker>.Instance);
        Search = new SearchFiles(directory.File("search"), NullLogger<SearchFiles>.Instance);
        Worker = new RetentionWorker(Node.Log, Node.Index, Node.Subscriptions, TestNode.Catalogue, Tree, Search, () => RelayedBelow, options, time, NullLogger<RetentionWorker>.Instance);
    }

    public TestNode Node { get; }

    public FakeTimeProvider Time { get; }

    public AuditTreeWorker Tree { get; }

    public SearchFiles Search { get; }

    public RetentionWorker Worker { get; }

    public long RelayedBelow { get; set; }

    public string TreePath => _directory.File("audit");

    public string[] SegmentFiles => [.. Directory.GetFiles(_directory.File("journal"), "*.log").Order(StringComparer.Ordinal)];

    /// <summary>Index of the first record behind the oldest segment.</summary>
    public long EndOfOldest => Node.Log.Segments.Span[1].FirstIndex;

    public static JournalOptions Options(int keepDays = 10, int keepIdsDays = 10) =>
        new() { KeepFor = TimeSpan.FromDays(keepDays), KeepMessageIdsFor = TimeSpan.FromDays(keepIdsDays) };

    public static RetainingNode Open(TemporaryDirectory directory, FakeTimeProvider time, JournalOptions? options = null) => new(directory, time, options ?? Options());

    /// <summary>Publishes until the first segment is sealed; gives the first event's message id.</summary>
    public async Task<Guid> FillOldestAsync()
    {
        var first = Node.NewId();
        for (var number = 0; number < LargeEvents; number++)
            await Node.PublishAsync(Pinfl(number), number == 0 ? first : null, source: new byte[SourceBytes]);
        Assert.Equal(2, Node.Log.Segments.Length);
        return first;
    }

    /// <summary>More than the records of a tile of the tree.</summary>
    public Task PublishMoreAsync() => Task.WhenAll(Enumerable.Range(0, 260).Select(number => Node.PublishAsync(Pinfl(number))));

    /// <summary>Everything that lags behind the journal has caught up.</summary>
    public async Task CatchUpAsync()
    {
        Node.Index.CatchUp();
        RelayedBelow = Node.Log.NextIndex;
        await SignAsync();
    }

    public async Task SignAsync()
    {
        await Tree.StartAsync(TestContext.Current.CancellationToken);
        await Tree.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A journal whose oldest segment nothing needs any more.</summary>
    public async Task<Guid> MakeOldAsync()
    {
        var first = await FillOldestAsync();
        await PublishMoreAsync();
        await CatchUpAsync();
        Time.Advance(TimeSpan.FromDays(11));
        return first;
    }

    public async ValueTask DisposeAsync()
    {
        Worker.Dispose();
        await Node.DisposeAsync();
        Tree.Dispose();
    }

    private static string Pinfl(int number) => (32306850000017 + number).ToString(CultureInfo.InvariantCulture);
}
