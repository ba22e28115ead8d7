using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Hub.Journal.Tests.Subscriptions;
using EHealth.Integration.Hub.Journal.Tests.Tree;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Records;

/// <summary>The hub's clock goes an hour forward or back while it works.</summary>
public sealed class ClockStepTests : IDisposable
{
    private const string Anna = "32306850000017";
    private const int Ids = 20_000;

    private readonly TemporaryDirectory _directory = new();
    private readonly WatchedTime _time = new();

    public static TheoryData<int> Hours => [1, -1];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task ClockStepped_CheckpointComesWhenItsIntervalIsOver(int hours)
    {
        await using (var tree = await TestTree.OpenAsync(_directory, time: _time))
        {
            foreach (var step in new[] { hours, -hours, -hours, hours })
            {
                var signed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var wanted = tree.Log.NextAuditIndex + 3;
                tree.Worker.CheckpointSigned += _ => { if (tree.Worker.SignedSize == wanted) signed.TrySetResult(); };
                await tree.WriteAsync(3);
                _time.Step(TimeSpan.FromHours(step));

                // A record that came after the first wait had begun makes a second one.
                while (!signed.Task.IsCompleted)
                {
                    var due = await Task.WhenAny(signed.Task, _time.NextWaitAsync());
                    if (due is Task<TimeSpan> wait && await wait > TimeSpan.Zero) _time.Advance(await wait);
                }
            }
        }

        Assert.Equal(12, TestTree.CheckpointIn(_directory).Size);
        Assert.Equal((true, 12L), TestTree.Check(_directory) is var report ? (report.IsSound, report.Records) : default);
    }

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task ClockStepped_RecordsAreNumberedOnAndTheirTimesAreTheClocks(int hours)
    {
        await using var node = TestNode.Open(_directory, time: _time);
        for (var i = 0; i < 6; i++)
        {
            await node.PublishAsync(Anna);
            _time.Step(TimeSpan.FromHours(i % 2 == 0 ? hours : -hours));
        }

        var records = node.AuditRecords();

        Assert.Equal(Enumerable.Range(0, 6).Select(i => (ulong)i), records.Select(record => record.Index));
        Assert.Equal([0, hours, 0, hours, 0, hours], records.Select(record => (int)(record.RecordedAt.ToDateTimeOffset() - records[0].RecordedAt.ToDateTimeOffset()).TotalHours));
    }

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task ClockStepped_MessageIsStillKnown(int hours)
    {
        var provider = new TestProvider();
        await using var node = TestNode.Open(_directory, provider, time: _time);
        var (before, after) = (node.NewId(), default(Guid));
        Assert.Null((await node.CallAsync(before)).Error);

        _time.Step(TimeSpan.FromHours(hours));
        Assert.Null((await node.CallAsync(before)).Error);
        Assert.Equal(1, provider.Calls);
        after = node.NewId();
        Assert.Null((await node.CallAsync(after)).Error);
        node.Index.CatchUp();
        _time.Step(TimeSpan.FromHours(-hours));
        Assert.Null((await node.CallAsync(before)).Error);
        Assert.Null((await node.CallAsync(after)).Error);

        Assert.Equal(2, provider.Calls);
    }

    [Theory]
    [MemberData(nameof(Hours))]
    public async Task ClockStepped_SubscriptionGoesOn(int hours)
    {
        await using var node = TestNode.Open(_directory, time: _time);
        await using var subscriber = await Subscriber.OpenAsync(node);
        var first = await node.PublishAsync(Anna);
        Assert.Equal(first, (await subscriber.NextAsync()).Sequence);

        subscriber.Reject(first);
        while (await _time.NextWaitAsync() != TimeSpan.FromMilliseconds(200))
        {
        }

        _time.Step(TimeSpan.FromHours(hours));
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(first, (await subscriber.NextAsync()).Sequence);
        subscriber.Acknowledge(first);
        var second = await node.PublishAsync(Anna);
        Assert.Equal(second, (await subscriber.NextAsync()).Sequence);
        subscriber.Acknowledge(second);
        _time.Step(TimeSpan.FromHours(-hours));
        Assert.Equal(await node.PublishAsync(Anna), (await subscriber.NextAsync()).Sequence);
    }

    [Fact]
    public void ClockThatShowsTheSameTimeAgain_GivesOtherIds()
    {
        var ids = new HashSet<Guid>();
        for (var i = 0; i < Ids; i++)
        {
            _time.Step(TimeSpan.FromHours(i % 2 == 0 ? 1 : -1));
            Assert.True(ids.Add(ExchangeId.Create(_time.GetUtcNow())));
        }
    }

    // Three quarters of an hour, then once more from an hour before, and on from an hour later: times overlap from segment to segment.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TimesThatWentBack_AreSearchedAsTheyAre(bool withFiles)
    {
        const int Records = 2700;
        await using var log = TestLog.Open(_directory);
        var begin = _time.GetUtcNow();
        var times = Enumerable.Range(0, Records).Select(i => begin.AddSeconds(i + (i is >= 900 and < 1800 ? -3600 : i >= 1800 ? 3600 : 0))).ToArray();
        var appends = times.Select(time => log.AppendAsync(
            (byte)RecordType.Completed, audited: true, AuditSection.Write(new AuditRecord { RecordedAt = time.ToTimestamp(), Sender = "uz.test", SourceId = new string('s', 100) }), TestContext.Current.CancellationToken).AsTask());
        Assert.All(await Task.WhenAll(appends), result => Assert.True(result.Durable));
        var files = new SearchFiles(_directory.File("search"), NullLogger<SearchFiles>.Instance);
        if (withFiles) Assert.True(await new SearchFileWorker(log, files, TimeProvider.System, NullLogger<SearchFileWorker>.Instance).WriteMissingAsync(TestContext.Current.CancellationToken) > 3);
        using var search = new AuditSearch(log, files);

        for (var minute = -70; minute < 120; minute += 7)
        {
            var (from, to) = (begin.AddMinutes(minute), begin.AddMinutes(minute + 20));
            var found = await FindAsync(search, new SearchRequest { System = "uz.test", From = from.ToTimestamp(), To = to.ToTimestamp() });

            Assert.Equal(Enumerable.Range(0, Records).Reverse().Where(i => times[i] >= from && times[i] < to), found);
        }
    }

    private static async Task<List<int>> FindAsync(AuditSearch search, SearchRequest request)
    {
        var found = new List<int>();
        for (var below = long.MaxValue; below > 0;)
        {
            (var records, below) = await search.FindAsync(new AuditQuery(request, request.SubjectPseudonym), limit: 1000, below, TestContext.Current.CancellationToken);
            found.AddRange(records.Select(record => (int)record.Index));
        }

        return found;
    }
}
