using System.Text;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

public sealed class LogReaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Reader_StartsAtAnyIndex()
    {
        await using var log = TestLog.Open(_directory);
        await Task.WhenAll(Enumerable.Range(0, 3000).Select(i => log.AppendAsync($"{i}").AsTask()));

        foreach (var from in new[] { 0, 1, 255, 256, 257, 1000, 2048, 2999, 3000 })
            Assert.Equal(Enumerable.Range(from, 3000 - from).Select(i => $"{i}"), log.ReadAll(from));
    }

    [Fact]
    public async Task IndexBeyondTheNext_IsTheCallersFault()
    {
        await using var log = TestLog.Open(_directory);
        await log.AppendEachAsync("0");

        Assert.Throws<ArgumentOutOfRangeException>(() => log.OpenReader(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.OpenReader(-1));
    }

    [Fact]
    public void RecordWrittenButNotSynced_IsInvisibleUntilPublished()
    {
        var segment = new HandmadeSegment().AddBatch("synced"u8.ToArray()).AddBatch("not yet"u8.ToArray());
        segment.SaveTo(_directory);
        var file = new LogSegment(_directory.File(TestLog.FirstSegment), SegmentHeader.Read(segment.Bytes)!) { DurableEnd = segment.Offsets[1] };
        var extent = new DurableExtent([file], durableIndex: 0, nextAuditIndex: 0);
        using var reader = new LogReader(extent, 0);

        Assert.True(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
        var waiting = reader.WaitToReadAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        file.DurableEnd = segment.Offsets[2];
        extent.Publish(durableIndex: 1, nextAuditIndex: 0);
        Assert.True(reader.TryRead(out var record));
        Assert.Equal("not yet", Encoding.UTF8.GetString(record.Payload.Span));
    }

    [Fact]
    public async Task WaitingReaders_AreAllWokenByOneAppend()
    {
        await using var log = TestLog.Open(_directory);
        var readers = Enumerable.Range(0, 100).Select(_ => log.OpenReader(0)).ToList();
        var waiting = readers.Select(reader => reader.WaitToReadAsync(TestContext.Current.CancellationToken).AsTask()).ToList();
        Assert.DoesNotContain(waiting, wait => wait.IsCompleted);

        await log.AppendEachAsync("news");

        Assert.All(await Task.WhenAll(waiting), Assert.True);
        Assert.All(readers, reader => Assert.True(reader.TryRead(out _)));
        readers.ForEach(reader => reader.Dispose());
    }

    [Fact]
    public async Task CancelledWait_Throws()
    {
        await using var log = TestLog.Open(_directory);
        using var reader = log.OpenReader(0);
        using var cancelled = new CancellationTokenSource();
        var waiting = reader.WaitToReadAsync(cancelled.Token).AsTask();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task FollowingReaders_SeeEveryRecordInOrderAndNoneBeforeItIsDurable()
    {
        const int Producers = 16, Each = 250;
        await using var log = TestLog.Open(_directory);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(FollowAsync)).ToList();
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++) await log.AppendAsync(new string('f', (producer + i) % 400));
        })));

        Assert.All(await Task.WhenAll(readers), seen => Assert.Equal(Producers * Each, seen));

        async Task<long> FollowAsync()
        {
            using var reader = log.OpenReader(0);
            var seen = 0L;
            while (seen < Producers * Each && await reader.WaitToReadAsync(TestContext.Current.CancellationToken))
            {
                while (reader.TryRead(out var record))
                {
                    Assert.Equal(seen++, record.Index);
                    Assert.True(record.Index <= log.DurableIndex);
                }
            }
            return seen;
        }
    }

    [Fact]
    public async Task ClosedLog_IsReadToItsEnd()
    {
        var log = TestLog.Open(_directory);
        await log.AppendEachAsync(Enumerable.Range(0, 400).Select(i => $"{i} {new string('c', 400)}"));
        using var reader = log.OpenReader(0);
        await log.DisposeAsync();

        var read = 0;
        while (await reader.WaitToReadAsync(TestContext.Current.CancellationToken))
            while (reader.TryRead(out _)) read++;
        Assert.Equal(400, read);
    }

    [Fact]
    public async Task FileChangedUnderTheReader_IsReportedWithFileAndOffset()
    {
        await using var log = TestLog.Open(_directory);
        await log.AppendEachAsync("0", "1", "2");
        var path = _directory.File(TestLog.FirstSegment);
        var offset = SegmentHeader.RecordsOffset + RecordFormat.SizeOnDisk(1);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = offset + RecordFormat.HeaderBytes;
            file.WriteByte((byte)'X');
        }

        using var reader = log.OpenReader(0);
        Assert.True(reader.TryRead(out _));
        var damage = Assert.Throws<LogDamagedException>(() => reader.TryRead(out _));
        Assert.Equal((path, offset), (damage.File, damage.Offset));
    }

    public void Dispose() => _directory.Dispose();
}
