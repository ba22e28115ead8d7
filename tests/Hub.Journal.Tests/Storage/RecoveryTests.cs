using CsCheck;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

public sealed class RecoveryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TailTornAtAnyByteOfTheLastThreeRecords_IsCut(bool fileEndsThere)
    {
        string[] texts = ["zero", "one", "two", "three and some more", "four", "five five"];
        var segment = new HandmadeSegment();
        foreach (var text in texts) segment.AddBatch(TestLog.Bytes(text));

        for (var cut = segment.Offsets[3]; cut <= segment.Offsets[6]; cut++)
        {
            using var directory = new TemporaryDirectory();
            var torn = new HandmadeSegment();
            segment.Bytes.AsSpan(0, cut).CopyTo(torn.Bytes);
            torn.SaveTo(directory, fileEndsThere ? cut : null);
            var whole = Enumerable.Range(0, 6).Count(i => cut >= segment.Offsets[i] + RecordFormat.HeaderBytes + texts[i].Length);

            await using (var log = TestLog.Open(directory))
            {
                Assert.Equal(texts.Take(whole), log.ReadAll());
                await log.AppendEachAsync("after");
            }
            await using var again = TestLog.Open(directory);
            Assert.Equal([.. texts.Take(whole), "after"], again.ReadAll());
        }
    }

    [Fact]
    public async Task CutTail_IsBlankOnDisk()
    {
        // The gap takes a sector of record 1; record 2 of the same batch is whole, and must not be met again behind a new record 1.
        var large = Enumerable.Repeat((byte)0xab, 2000).ToArray();
        var segment = new HandmadeSegment().AddBatch("0"u8.ToArray()).AddBatch(large, large);
        segment.Bytes.AsSpan((segment.Offsets[1] / 512 + 1) * 512, 512).Clear();
        segment.SaveTo(_directory);

        await using (var log = TestLog.Open(_directory)) Assert.Equal(["0"], log.ReadAll());
        var bytes = File.ReadAllBytes(_directory.File(TestLog.FirstSegment));
        Assert.Equal(TestLog.SegmentBytes, bytes.Length);
        Assert.True(bytes.AsSpan(segment.Offsets[1]).IndexOfAnyExcept((byte)0) < 0);
    }

    [Fact]
    public void EveryFlippedBitOfARecordInTheMiddle_IsDamageAtThatPlace()
    {
        var segment = new HandmadeSegment().AddBatch("before"u8.ToArray()).AddBatch("small"u8.ToArray()).AddBatch("after"u8.ToArray());
        for (var bit = segment.Offsets[1] * 8; bit < segment.Offsets[2] * 8; bit++)
        {
            segment.Bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            segment.SaveTo(_directory);
            var damage = Assert.Throws<LogDamagedException>(() => TestLog.Open(_directory));
            Assert.Equal((_directory.File(TestLog.FirstSegment), segment.Offsets[1]), (damage.File, damage.Offset));
            segment.Bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void EveryFlippedBitOfTheSegmentsHeader_IsDamageAtItsBeginning()
    {
        var segment = new HandmadeSegment().AddBatch("only"u8.ToArray());
        for (var bit = 0; bit < SegmentHeader.Bytes * 8; bit++)
        {
            segment.Bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            segment.SaveTo(_directory);
            var damage = Assert.Throws<LogDamagedException>(() => TestLog.Open(_directory));
            Assert.Equal((_directory.File(TestLog.FirstSegment), 0), (damage.File, damage.Offset));
            segment.Bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void DamagedLog_IsLeftAsItWasFound()
    {
        var segment = new HandmadeSegment().AddBatch("0"u8.ToArray()).AddBatch("1"u8.ToArray());
        segment.Bytes[segment.Offsets[0] + RecordFormat.HeaderBytes] ^= 1;
        segment.SaveTo(_directory);

        Assert.Throws<LogDamagedException>(() => TestLog.Open(_directory));
        Assert.Equal(segment.Bytes, File.ReadAllBytes(_directory.File(TestLog.FirstSegment)));
    }

    [Fact]
    public void FlippedBitInsideTheLastBatch_IsDamage()
    {
        var segment = new HandmadeSegment().AddBatch("0"u8.ToArray(), "1"u8.ToArray(), "2"u8.ToArray());
        segment.Bytes[segment.Offsets[1] + RecordFormat.HeaderBytes] ^= 1;
        segment.SaveTo(_directory);

        Assert.Equal(segment.Offsets[1], Assert.Throws<LogDamagedException>(() => TestLog.Open(_directory)).Offset);
    }

    [Fact]
    public void SectorsLostBeforeALaterSync_AreDamage()
    {
        var large = Enumerable.Repeat((byte)0xab, 2000).ToArray();
        var segment = new HandmadeSegment().AddBatch(large).AddBatch(large).AddBatch(large);
        segment.Bytes.AsSpan((segment.Offsets[1] / 512 + 1) * 512, 512).Clear();
        segment.SaveTo(_directory);

        Assert.Equal(segment.Offsets[1], Assert.Throws<LogDamagedException>(() => TestLog.Open(_directory)).Offset);
    }

    // A power loss keeps any of the sectors of a batch whose sync had not returned.
    [Fact]
    public void AnySectorsOfTheLastBatchLost_LeaveEverythingBeforeIt() =>
        Gen.Select(Gen.Byte[1, 255].Array[0, 900].Array[1, 12], Gen.Byte[1, 255].Array[1, 900].Array[1, 24], Gen.Bool.Array[64])
            .Sample((synced, unsynced, lost) =>
            {
                using var directory = new TemporaryDirectory();
                var segment = new HandmadeSegment().AddBatch(synced);
                var begin = segment.Offsets[^1];
                segment.AddBatch(unsynced);
                for (var sector = begin / 512; sector * 512 < segment.Offsets[^1]; sector++)
                {
                    if (!lost[sector % lost.Length]) continue;
                    var from = Math.Max(begin, sector * 512);
                    segment.Bytes.AsSpan(from, (sector + 1) * 512 - from).Clear();
                }
                segment.SaveTo(directory);

                var log = TestLog.Open(directory);
                using var reader = log.OpenReader(0);
                var read = new List<byte[]>();
                while (reader.TryRead(out var record)) read.Add(record.Payload.ToArray());
                Assert.True(read.Count >= synced.Length);
                Assert.Equal(synced.Concat(unsynced).Take(read.Count), read);
                Close(log);
            }, iter: 100, threads: 1);

    [Fact]
    public void AnyPrefixOfALog_RecoversItsWholeRecords() =>
        Gen.Select(Gen.Byte[1, 255].Array[1, 700].Array[1, 30], Gen.Double[0, 1])
            .Sample((payloads, part) =>
            {
                using var directory = new TemporaryDirectory();
                var segment = new HandmadeSegment();
                foreach (var payload in payloads) segment.AddBatch(payload);
                var cut = SegmentHeader.RecordsOffset + (int)((segment.Offsets[^1] - SegmentHeader.RecordsOffset) * part);
                segment.SaveTo(directory, cut);
                var whole = payloads.Where((payload, i) => cut >= segment.Offsets[i] + RecordFormat.HeaderBytes + payload.Length).Count();

                var log = TestLog.Open(directory);
                Assert.Equal(whole, log.NextIndex);
                Close(log);
            }, iter: 100, threads: 1);

    [Theory]
    [InlineData("cut")]
    [InlineData("flipped")]
    [InlineData("missing")]
    [InlineData("renamed")]
    [InlineData("other journal")]
    public async Task SealedSegmentThatIsNotWhole_IsDamage(string how)
    {
        await using (var log = TestLog.Open(_directory))
            await log.AppendEachAsync(Enumerable.Range(0, 400).Select(i => $"{i} {new string('s', 500)}"));
        var segments = Directory.GetFiles(_directory.Path, "*.log").Order().ToArray();
        Assert.True(segments.Length > 3);
        var second = segments[1];
        var bytes = File.ReadAllBytes(second);
        switch (how)
        {
            case "cut": File.WriteAllBytes(second, bytes[..^1]); break;
            case "flipped": bytes[bytes.AsSpan().LastIndexOfAnyExcept((byte)0)] ^= 4; File.WriteAllBytes(second, bytes); break;
            case "missing": File.Delete(second); break;
            case "renamed": File.Move(second, _directory.File("00000000000000000001.log")); break;
            default:
                (SegmentHeader.Read(bytes)! with { JournalId = Guid.Empty }).Write(bytes);
                File.WriteAllBytes(second, bytes);
                break;
        }

        var damage = Assert.Throws<LogDamagedException>(() => TestLog.Open(_directory));
        Assert.Contains(damage.File, damage.Message, StringComparison.Ordinal);
        Assert.Contains("backup", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LeftoverSpare_IsUsedAgain()
    {
        await using (var first = TestLog.Open(_directory)) await first.AppendEachAsync("x");
        // As a crash leaves it that came between the header and the rename.
        var spare = new byte[TestLog.SegmentBytes];
        new SegmentHeader(Guid.Empty, 99, 9, TestLog.SegmentBytes).Write(spare);
        File.WriteAllBytes(_directory.File("spare"), spare);

        await using var log = TestLog.Open(_directory);
        await log.AppendEachAsync(Enumerable.Repeat(new string('y', 9000), 12));
        Assert.Equal(13, log.ReadAll().Count);
        await log.DisposeAsync();
        await using var again = TestLog.Open(_directory);
        Assert.Equal(13, again.NextIndex);
    }

    public void Dispose() => _directory.Dispose();

    // CsCheck's samples are synchronous; the writer's thread has nothing to do, so this does not wait for long.
    private static void Close(SegmentedLog log) => log.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
