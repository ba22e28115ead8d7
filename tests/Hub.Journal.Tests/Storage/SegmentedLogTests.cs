using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

public sealed class SegmentedLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task NewLog_IsEmptyAndHasAnId()
    {
        await using var log = TestLog.Open(_directory);

        Assert.NotEqual(Guid.Empty, log.JournalId);
        Assert.Equal((0, 0, -1, 0), (log.FirstIndex, log.NextIndex, log.DurableIndex, log.NextAuditIndex));
        Assert.Empty(log.ReadAll());
    }

    [Fact]
    public async Task RecordsOverSeveralSegments_AreReadBackInOrder()
    {
        var texts = Enumerable.Range(0, 300).Select(i => $"{i} {new string('a', i * 7)}").ToList();
        await using var log = TestLog.Open(_directory);
        await log.AppendEachAsync(texts);

        Assert.True(Directory.GetFiles(_directory.Path, "*.log").Length > 3);
        Assert.Equal(texts, log.ReadAll());
    }

    [Fact]
    public async Task ReopenedLog_KeepsIdIndexesAndRecords()
    {
        Guid id;
        await using (var first = TestLog.Open(_directory))
        {
            id = first.JournalId;
            for (var i = 0; i < 500; i++) await first.AppendAsync($"first {i} {new string('b', 300)}", audited: i % 5 == 0);
        }

        await using var log = TestLog.Open(_directory);
        Assert.Equal(id, log.JournalId);
        Assert.Equal((500, 499, 100), (log.NextIndex, log.DurableIndex, log.NextAuditIndex));
        Assert.Equal(new AppendResult(true, 500, 100), await log.AppendAsync("second", audited: true));
        Assert.Equal("second", log.ReadAll(500).Single());
    }

    [Fact]
    public async Task AuditIndex_IsDenseOverAuditedRecordsOnly()
    {
        await using var log = TestLog.Open(_directory);
        var results = new List<AppendResult>();
        foreach (var audited in new[] { true, false, true, true, false, true }) results.Add(await log.AppendAsync("x", audited));

        Assert.Equal([0, -1, 1, 2, -1, 3], results.Select(result => result.AuditIndex));
        using var reader = log.OpenReader(0);
        foreach (var result in results)
        {
            Assert.True(reader.TryRead(out var record));
            Assert.Equal((result.Index, result.AuditIndex), (record.Index, record.AuditIndex));
        }
    }

    [Fact]
    public async Task PayloadInTwoParts_IsReadBackAsOne()
    {
        await using var log = TestLog.Open(_directory);
        await log.AppendAsync(9, false, TestLog.Bytes("audit|"), TestLog.Bytes("body"), TestContext.Current.CancellationToken);

        using var reader = log.OpenReader(0);
        Assert.True(reader.TryRead(out var record));
        Assert.Equal(9, record.Type);
        Assert.Equal("audit|body"u8.ToArray(), record.Payload.ToArray());
    }

    [Fact]
    public async Task EmptyPayloadAndLargestPayload_AreKept()
    {
        var largest = new string('z', 16 << 10);
        await using var log = TestLog.Open(_directory);
        await log.AppendEachAsync("", largest, "", largest, largest, largest, largest, "");

        Assert.Equal(["", largest, "", largest, largest, largest, largest, ""], log.ReadAll());
    }

    [Fact]
    public async Task TooLargePayload_IsTheCallersFault()
    {
        await using var log = TestLog.Open(_directory);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await log.AppendAsync(new string('z', (16 << 10) + 1)));
        Assert.True((await log.AppendAsync("next")).Durable);
    }

    [Fact]
    public async Task ManyProducers_GetUniqueIndexesAndShareSyncs()
    {
        const int Producers = 64, Each = 200;
        await using var log = TestLog.Open(_directory, segmentBytes: 1 << 20);
        var results = await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(async () =>
        {
            var indexes = new List<(long Index, string Text)>();
            for (var i = 0; i < Each; i++)
            {
                var text = $"{producer} {i}";
                indexes.Add(((await log.AppendAsync(text)).Index, text));
            }
            return indexes;
        })));

        Assert.All(results, own => Assert.Equal(own.Order(), own));
        Assert.Equal(results.SelectMany(own => own).OrderBy(r => r.Index).Select(r => r.Text), log.ReadAll());
        Assert.Equal(Producers * Each, log.Statistics.Records);
        Assert.True(log.Statistics.Syncs < Producers * Each / 4, $"{log.Statistics.Syncs} syncs");
    }

    [Fact]
    public async Task AppendsBeyondTheQueue_KeepTheOrderOfTheCalls()
    {
        await using var log = TestLog.Open(_directory, queueCapacity: 8);
        var appends = Enumerable.Range(0, 3000).Select(i => log.AppendAsync($"{i}").AsTask()).ToList();
        var results = await Task.WhenAll(appends);

        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (long)i), results.Select(result => result.Index));
    }

    [Fact]
    public async Task EnqueuedRecord_StandsInOrderAndOutlivesItsBuffer()
    {
        await using var log = TestLog.Open(_directory);
        var buffer = TestLog.Bytes("ack");
        Assert.True(log.TryEnqueue(2, buffer));
        buffer.AsSpan().Clear();
        await log.AppendAsync("after");

        Assert.Equal(["ack", "after"], log.ReadAll());
    }

    [Fact]
    public async Task ClosedLog_HasWrittenWhatWaitedAndRefusesMore()
    {
        var log = TestLog.Open(_directory);
        var waiting = Enumerable.Range(0, 100).Select(i => log.AppendAsync($"{i}").AsTask()).ToList();
        await log.DisposeAsync();

        Assert.All(await Task.WhenAll(waiting), result => Assert.True(result.Durable));
        Assert.Equal(new AppendResult(false, -1, -1), await log.AppendAsync("late"));
        Assert.False(log.TryEnqueue(1, "late"u8));
        Assert.Null(log.Failure);
        Assert.False(log.Failed.IsCompleted);
        await log.DisposeAsync();
    }

    [Fact]
    public async Task DirectoryInUse_IsRefusedUntilItIsFree()
    {
        await using (TestLog.Open(_directory))
            Assert.Equal(_directory.Path, Assert.Throws<LogInUseException>(() => TestLog.Open(_directory)).Directory);

        await using var log = TestLog.Open(_directory);
        Assert.True((await log.AppendAsync("x")).Durable);
    }

    [Fact]
    public async Task SegmentThatCannotBeBegun_StopsTheLogForGood()
    {
        await using var log = TestLog.Open(_directory);
        var text = new string('q', 10_000);
        await log.AppendEachAsync(text, text, text, text, text, text);
        // The seventh does not fit any more, and the name of the segment it would begin is taken.
        Directory.CreateDirectory(_directory.File("00000000000000000006.log"));
        using var reader = log.OpenReader(6);
        var waiting = reader.WaitToReadAsync(TestContext.Current.CancellationToken);

        Assert.False((await log.AppendAsync(text)).Durable);
        await log.Failed.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(_directory.File("00000000000000000006.log"), log.Failure?.File);
        Assert.False((await log.AppendAsync("short enough for the old segment")).Durable);
        Assert.False(await waiting);
        Assert.Equal(5, log.DurableIndex);
        Assert.Equal(6, log.ReadAll().Count);
    }

    public void Dispose() => _directory.Dispose();
}
