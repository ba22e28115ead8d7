using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

// A log on a real file system of 1 MiB. Segments have 64 KiB.
public sealed class FullDiskTests : IDisposable
{
    private const int DiskBytes = 1 << 20;
    private const int NoRoomForSpare = 3007;
    private const int RoomForSpare = 3008;
    private const int NoRoomForRecord = 3009;

    private readonly TemporaryDirectory _directory = new();
    private readonly SmallDisk _disk;
    private readonly EventLog<SegmentedLog> _events = new();

    public FullDiskTests() => _disk = SmallDisk.MountOn(_directory.Path, DiskBytes);

    public void Dispose()
    {
        _disk.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task FullDisk_RefusesUntilThereIsRoomAndKeepsAllItAcknowledged()
    {
        var acknowledged = new List<string>();
        await using (var log = Open())
        {
            Assert.True(await AppendAsync(log, acknowledged));
            _disk.LeaveFree(0);
            while (await AppendAsync(log, acknowledged))
            {
            }

            await _events.Of(NoRoomForSpare);
            Assert.NotNull(log.LackOfRoom);
            Assert.False(await AppendAsync(log, acknowledged));
            Assert.Null(log.Failure);

            _disk.Clear();
            await _events.Of(RoomForSpare);
            Assert.Null(log.LackOfRoom);
            for (var more = 0; more < 100; more++) Assert.True(await AppendAsync(log, acknowledged));
            Assert.Equal(acknowledged, log.ReadAll());
        }

        await using var again = Open();
        Assert.Equal(acknowledged, again.ReadAll());
    }

    [Fact]
    public async Task RecordTooLargeForTheRest_LetsASmallerOnePass()
    {
        await using var log = Open();
        _disk.LeaveFree(0);
        while ((await log.AppendAsync(new string('x', 9000))).Durable)
        {
        }

        var results = await Task.WhenAll(log.AppendAsync(new string('y', 9000)).AsTask(), log.AppendAsync("small").AsTask(), log.AppendAsync(new string('z', 9000)).AsTask());

        Assert.Equal([false, true, false], results.Select(result => result.Durable));
        Assert.Equal(results[1].Index, log.DurableIndex);
        Assert.Equal("small", log.ReadAll()[^1]);
    }

    [Fact]
    public async Task RefusedForWantOfRoom_HoldsNoPlaceInTheQueue()
    {
        await using var log = Open(queueCapacity: 2);
        _disk.LeaveFree(0);
        while ((await log.AppendAsync(new string('x', 9000))).Durable)
        {
        }

        for (var call = 0; call < 10; call++) Assert.False((await log.AppendAsync(new string('x', 9000))).Durable);
        Assert.True(log.TryEnqueue(1, TestLog.Bytes("small")));
    }

    [Fact]
    public async Task LargeRecordWithoutRoom_IsRefusedAndLeavesNothingBehind()
    {
        var large = new byte[300_000];
        await using var log = Open();
        await log.AppendEachAsync("before");
        _disk.LeaveFree(100_000);

        Assert.False((await log.AppendAsync(1, audited: true, large, TestContext.Current.CancellationToken)).Durable);

        await _events.Of(NoRoomForRecord);
        Assert.Empty(Directory.GetFiles(_directory.Path, "large-*"));
        await log.AppendEachAsync("after");
        _disk.Clear();
        Assert.Equal((2L, 0L), await log.AppendAsync(1, audited: true, large, TestContext.Current.CancellationToken) is { Durable: true } taken ? (taken.Index, taken.AuditIndex) : (-1, -1));
        Assert.Null(log.Failure);
    }

    [Fact]
    public async Task NewJournalOnAFullDisk_IsNotBegun()
    {
        _disk.LeaveFree(0);
        Assert.Throws<IOException>(() => Open());

        _disk.Clear();
        await using var log = Open();
        await log.AppendEachAsync("first");
    }

    private SegmentedLog Open(int queueCapacity = 4096) => SegmentedLog.Open(
        new SegmentedLogOptions { Directory = _directory.Path, SegmentBytes = TestLog.SegmentBytes, MaxPayloadBytes = 1 << 20, QueueCapacity = queueCapacity },
        TimeProvider.System, _events);

    private static async Task<bool> AppendAsync(SegmentedLog log, List<string> acknowledged)
    {
        var text = $"{acknowledged.Count} {new string('x', acknowledged.Count * 131 % 3000)}";
        if (!(await log.AppendAsync(text)).Durable) return false;
        acknowledged.Add(text);
        return true;
    }
}
