using System.Security.Cryptography;
using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

// Records that no ordinary segment (64 KiB here) holds.
public sealed class LargeRecordTests : IDisposable
{
    private const int MaxPayloadBytes = 1 << 20;
    private const int LargestOrdinary = TestLog.SegmentBytes - SegmentHeader.RecordsOffset - RecordFormat.HeaderBytes;

    private readonly TemporaryDirectory _directory = new();

    private string LargeFile => _directory.File("00000000000000000001.log");

    [Theory]
    [InlineData(LargestOrdinary - 1, TestLog.SegmentBytes)]
    [InlineData(LargestOrdinary, TestLog.SegmentBytes)]
    [InlineData(LargestOrdinary + 1, TestLog.SegmentBytes + 4096)]
    public async Task RecordBeyondASegment_GetsOneOfItsOwnSize(int payloadBytes, int segmentBytes)
    {
        var payload = RandomNumberGenerator.GetBytes(payloadBytes);
        await using var log = Open();
        await log.AppendEachAsync("before");
        Assert.True((await AppendAsync(log, payload)).Durable);

        Assert.Equal(segmentBytes, new FileInfo(LargeFile).Length);
        Assert.Equal(payload, ReadWhole(log, 1));
    }

    [Theory]
    [InlineData(MaxPayloadBytes - 1)]
    [InlineData(MaxPayloadBytes)]
    public async Task LargestPayload_IsTaken(int payloadBytes)
    {
        await using var log = Open();
        Assert.True((await AppendAsync(log, new byte[payloadBytes])).Durable);
    }

    [Fact]
    public async Task LargeRecordBeforeAnyOther_TakesThePlaceOfTheEmptySegment()
    {
        var payload = RandomNumberGenerator.GetBytes(300_000);
        await using (var log = Open())
        {
            using var reader = log.OpenReader(0);
            Assert.False(reader.TryRead(out _));
            await AppendAsync(log, payload);
            Assert.True(reader.TryRead(out var record));
            Assert.Equal(payload, record.ReadWhole().ToArray());
            Assert.Equal(TestLog.FirstSegment, Path.GetFileName(Assert.Single(Directory.GetFiles(_directory.Path, "*.log"))));
        }
        await using var again = Open();
        Assert.Equal(payload, ReadWhole(again, 0));
    }

    [Fact]
    public async Task PayloadBeyondTheLargest_IsTheCallersMistake()
    {
        await using var log = Open();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await AppendAsync(log, new byte[MaxPayloadBytes + 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.TryEnqueue(1, new byte[LargestOrdinary + 1]));
    }

    [Fact]
    public async Task LargeRecordsAmongSmallOnes_KeepOrderAndIndexesOverARestart()
    {
        var payloads = Enumerable.Range(0, 30)
            .Select(i => RandomNumberGenerator.GetBytes(i % 3 == 1 ? 300_000 + i : 1000 + i)).ToList();
        await using (var log = Open())
        {
            var appended = new List<AppendResult>();
            foreach (var payload in payloads) appended.Add(await AppendAsync(log, payload));
            Assert.Equal(Enumerable.Range(0, 30).Select(i => (long)i), appended.Select(result => result.Index));
            Assert.Equal(Enumerable.Range(0, 30).Select(i => (long)i), appended.Select(result => result.AuditIndex));
            AssertHolds(log, payloads);
        }

        await using var again = Open();
        Assert.Equal(30, again.NextAuditIndex);
        AssertHolds(again, payloads);
        Assert.Equal(30, (await AppendAsync(again, [7])).Index);
    }

    [Fact]
    public async Task ManyWritersOfBothSizes_LoseNothing()
    {
        var sent = Enumerable.Range(0, 200).Select(i => RandomNumberGenerator.GetBytes(i % 10 == 0 ? 200_000 : 200)).ToList();
        await using var log = Open();
        var appended = await Task.WhenAll(sent.Select(payload => Task.Run(() => AppendAsync(log, payload).AsTask(), TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => (long)i), appended.Select(result => result.Index).Order());
        for (var i = 0; i < sent.Count; i++) Assert.Equal(sent[i], ReadWhole(log, appended[i].Index));
        Assert.Empty(Directory.GetFiles(_directory.Path, "large-*"));
    }

    [Fact]
    public async Task ReaderThatFollows_CrossesIntoAndOutOfALargeSegment()
    {
        await using var log = Open();
        using var reader = log.OpenReader(0);
        var payload = RandomNumberGenerator.GetBytes(700_000);
        await log.AppendEachAsync("before");
        Assert.True(reader.TryRead(out _));
        await AppendAsync(log, payload);
        await log.AppendEachAsync("after");

        Assert.True(reader.TryRead(out var large));
        Assert.False(large.IsWhole);
        Assert.Equal((LogReader.HeadBytes, payload.Length), (large.Payload.Length, large.Stored.Length));
        Assert.Equal(payload[..LogReader.HeadBytes], large.Payload.ToArray());
        Assert.True(reader.TryRead(out var after));
        Assert.Equal("after"u8.ToArray(), after.Payload.ToArray());
        var part = new byte[1000];
        large.Stored.Slice(650_000, 1000).Read(part);
        Assert.Equal(payload[650_000..651_000], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => large.Stored.Slice(1, payload.Length));
    }

    [Theory]
    [InlineData(LogReader.MaxWholeBytes - 1, true)]
    [InlineData(LogReader.MaxWholeBytes, true)]
    [InlineData(LogReader.MaxWholeBytes + 8, false)]
    public async Task PayloadUpToTheLimit_IsHandedOutWhole(int payloadBytes, bool isWhole)
    {
        var payload = RandomNumberGenerator.GetBytes(payloadBytes);
        await using var log = Open();
        await AppendAsync(log, payload);
        using var reader = log.OpenReader(0);
        Assert.True(reader.TryRead(out var record));
        Assert.Equal(isWhole, record.IsWhole);
        Assert.Equal(payload, record.ReadWhole().ToArray());
    }

    [Fact]
    public async Task AnyDamageInALargeRecord_StopsTheStart()
    {
        await AppendBeforeLargeAndAfterAsync(after: null);
        var whole = File.ReadAllBytes(LargeFile);
        foreach (var offset in (int[])[4096, 4100, 4104, 4112, 4120, 4123, 4124, 10_000, 100_000, 304_000])
        {
            var damaged = (byte[])whole.Clone();
            damaged[offset] ^= 1;
            File.WriteAllBytes(LargeFile, damaged);
            Assert.Equal((LargeFile, 4096L), PlaceOf(Assert.Throws<LogDamagedException>(() => Open())));
            Assert.Equal(damaged, File.ReadAllBytes(LargeFile));
        }
    }

    // No crash leaves it so: it got its name when all of it was synced. So it is damage also where it is the last thing in the journal.
    [Theory]
    [InlineData(4096)]
    [InlineData(4110)]
    [InlineData(150_000)]
    [InlineData(304_000)]
    public async Task LargeSegmentThatEndsEarly_StopsTheStart(int length)
    {
        await AppendBeforeLargeAndAfterAsync(after: null);
        using (var file = File.OpenHandle(LargeFile, FileMode.Open, FileAccess.ReadWrite)) RandomAccess.SetLength(file, length);

        Assert.Equal((LargeFile, 4096L), PlaceOf(Assert.Throws<LogDamagedException>(() => Open())));
    }

    [Fact]
    public async Task DamagedLargeSegmentBeforeOthers_StopsTheStart()
    {
        await AppendBeforeLargeAndAfterAsync(after: new string('a', 5000));
        var bytes = File.ReadAllBytes(LargeFile);
        bytes[200_000] ^= 1;
        File.WriteAllBytes(LargeFile, bytes);

        Assert.Equal((LargeFile, 4096L), PlaceOf(Assert.Throws<LogDamagedException>(() => Open())));
    }

    [Fact]
    public async Task SmallRecordTornBehindALargeOne_IsCut()
    {
        await AppendBeforeLargeAndAfterAsync(after: "small");
        var bytes = File.ReadAllBytes(LargeFile);
        var last = bytes.AsSpan().LastIndexOfAnyExcept((byte)0);
        bytes[last] = 0;
        File.WriteAllBytes(LargeFile, bytes);

        await using var log = Open();
        Assert.Equal(2, log.NextIndex);
        Assert.Equal(300_000, ReadWhole(log, 1).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    [InlineData(200_000)]
    public async Task LargeRecordWhoseTurnNeverCame_IsDeletedAtTheNextStart(int written)
    {
        await using (var log = Open()) await log.AppendEachAsync("before");
        File.WriteAllBytes(_directory.File("large-1"), RandomNumberGenerator.GetBytes(written));

        await using var again = Open();
        Assert.Empty(Directory.GetFiles(_directory.Path, "large-*"));
        Assert.Equal(["before"], again.ReadAll());
        Assert.True((await AppendAsync(again, new byte[300_000])).Durable);
    }

    // The tail of an ordinary segment, torn inside of a record that is larger than what recovery holds at a time.
    [Theory]
    [InlineData(30)]
    [InlineData(300_000)]
    [InlineData(1_500_000)]
    [InlineData(2_999_999)]
    public async Task LargeRecordTornInAnOrdinarySegment_IsCut(int kept)
    {
        const int Segment = 4 << 20;
        await using (var log = Open(Segment, 3 << 20))
        {
            await log.AppendEachAsync("before");
            await AppendAsync(log, RandomNumberGenerator.GetBytes(3_000_000));
        }
        var path = _directory.File(TestLog.FirstSegment);
        var bytes = File.ReadAllBytes(path);
        var record = SegmentHeader.RecordsOffset + RecordFormat.SizeOnDisk("before".Length);
        bytes.AsSpan(record + kept).Clear();
        File.WriteAllBytes(path, bytes);

        await using var again = Open(Segment, 3 << 20);
        Assert.Equal(["before"], again.ReadAll());
        Assert.True(File.ReadAllBytes(path).AsSpan(record).IndexOfAnyExcept((byte)0) < 0);
    }

    [Fact]
    public async Task LargeRecordDamagedBeforeAnother_IsDamage()
    {
        const int Segment = 16 << 20;
        await using (var log = Open(Segment, 6 << 20))
        {
            // Both are larger than a batch, and are written from where they lie.
            await AppendAsync(log, RandomNumberGenerator.GetBytes(5_000_000));
            await AppendAsync(log, RandomNumberGenerator.GetBytes(6_000_000));
        }
        var path = _directory.File(TestLog.FirstSegment);
        var bytes = File.ReadAllBytes(path);
        bytes[2_000_000] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Equal((path, (long)SegmentHeader.RecordsOffset), PlaceOf(Assert.Throws<LogDamagedException>(() => Open(Segment, 6 << 20))));
    }

    [Fact]
    public async Task RoomThatCannotBeTaken_StopsTheLog()
    {
        await using var log = Open();
        await log.AppendEachAsync("before");
        // In the way of the file, as a full disk would be.
        Directory.CreateDirectory(_directory.File("large-1"));

        Assert.False((await AppendAsync(log, new byte[300_000])).Durable);
        await log.Failed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal("open", log.Failure?.Operation);
        Assert.False((await log.AppendAsync("after")).Durable);
        Assert.False((await AppendAsync(log, new byte[300_000])).Durable);
        Assert.Equal(["before"], log.ReadAll());
    }

    public void Dispose() => _directory.Dispose();

    private async Task AppendBeforeLargeAndAfterAsync(string? after)
    {
        await using var log = Open();
        await log.AppendEachAsync("before");
        Assert.True((await AppendAsync(log, RandomNumberGenerator.GetBytes(300_000))).Durable);
        if (after is not null) await log.AppendEachAsync(after);
    }

    private SegmentedLog Open(int segmentBytes = TestLog.SegmentBytes, int maxPayloadBytes = MaxPayloadBytes) => SegmentedLog.Open(
        new SegmentedLogOptions { Directory = _directory.Path, SegmentBytes = segmentBytes, MaxPayloadBytes = maxPayloadBytes },
        TimeProvider.System,
        NullLogger<SegmentedLog>.Instance);

    // In two parts, as the hub writes them.
    private static ValueTask<AppendResult> AppendAsync(SegmentedLog log, byte[] payload) =>
        log.AppendAsync(1, audited: true, payload.AsMemory(0, payload.Length / 3), payload.AsMemory(payload.Length / 3), TestContext.Current.CancellationToken);

    private static byte[] ReadWhole(SegmentedLog log, long index)
    {
        using var reader = log.OpenReader(index);
        Assert.True(reader.TryRead(out var record));
        Assert.Equal(index, record.Index);
        return record.ReadWhole().ToArray();
    }

    private static void AssertHolds(SegmentedLog log, List<byte[]> payloads)
    {
        using var reader = log.OpenReader(0);
        foreach (var payload in payloads)
        {
            Assert.True(reader.TryRead(out var record));
            Assert.Equal(payload, record.ReadWhole().ToArray());
        }
        Assert.False(reader.TryRead(out _));
    }

    private static (string, long) PlaceOf(LogDamagedException damage) => (damage.File, damage.Offset);
}
