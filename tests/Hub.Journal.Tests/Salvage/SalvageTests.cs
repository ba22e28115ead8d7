using EHealth.Integration.Hub.Journal.Salvage;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Hub.Journal.Tests.Tree;

namespace EHealth.Integration.Hub.Journal.Tests.Salvage;

/// <summary>Journals that were damaged on purpose: what an inspection says of them, and what a salvage makes of them. Segments have 64 KiB.</summary>
public sealed class SalvageTests : IAsyncLifetime
{
    private const int Records = 3000;

    private readonly TemporaryDirectory _directory = new();
    private List<LogRecord> _records = [];
    private readonly List<(string File, long Offset)> _places = [];

    private string Journal => TestTree.JournalOf(_directory);

    private string Target => _directory.File("salvaged");

    private string[] Files => [.. Directory.GetFiles(Journal, "*.log").Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync()
    {
        await TestTree.FillAsync(_directory, Records);
        _records = [.. LogFiles.Read(Journal).Select(record => record with { Payload = record.Payload.ToArray() })];
        var (files, file) = (Files, -1);
        var offset = 0L;
        foreach (var record in _records)
        {
            if (file + 1 < files.Length && record.Index == long.Parse(Path.GetFileNameWithoutExtension(files[file + 1]), System.Globalization.CultureInfo.InvariantCulture))
                (file, offset) = (file + 1, SegmentHeader.RecordsOffset);
            _places.Add((files[file], offset));
            offset += RecordFormat.SizeOnDisk(record.Payload.Length);
        }

        Assert.InRange(files.Length, 5, 20);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void SoundJournal_IsListedAndThereIsNothingToSalvage()
    {
        var inspection = JournalInspection.Run(Journal);

        Assert.Empty(inspection.Damages);
        Assert.Equal(Files, inspection.Segments.Select(segment => segment.File));
        Assert.Equal((_records.Count, Records), (inspection.Segments.Sum(segment => segment.Records), inspection.Segments.Sum(segment => segment.AuditedRecords)));
        Assert.Null(Salvage());
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task JournalOfARunningHub_IsLeftAlone()
    {
        await using var hub = TestTree.OpenLog(_directory);

        Assert.Throws<LogInUseException>(() => JournalInspection.Run(Journal));
        Assert.Throws<LogInUseException>(() => Salvage());
    }

    [Fact]
    public void SeveralDamages_AreAllFoundWithFileOffsetAndRecord()
    {
        int[] damaged = [3, 700, _places.FindIndex(place => place.File == Files[^1]) + 2];
        foreach (var index in damaged) Flip(_places[index].File, _places[index].Offset + 40);
        File.Delete(Files[^2]);

        var inspection = JournalInspection.Run(Journal);

        Assert.Equal(damaged[..2].Select(index => (_places[index].File, _places[index].Offset, (long?)index)), inspection.Damages.Take(2).Select(damage => (damage.File, damage.Offset, damage.Index)));
        Assert.Contains(inspection.Damages, damage => damage.Reason.Contains("missing", StringComparison.Ordinal));
        Assert.Equal((damaged[2], _places[damaged[2]].Offset), (inspection.Damages[^1].Index!.Value, inspection.Damages[^1].Offset));
    }

    [Theory]
    [InlineData("bit")]
    [InlineData("header")]
    [InlineData("magic")]
    [InlineData("cut")]
    [InlineData("file")]
    [InlineData("zeros")]
    [InlineData("long")]
    public async Task Damage_KeepsAllUpToItAndSetsAsideWhatIsWholeBehind(string damage)
    {
        var hit = DamageBy(damage);
        var before = Directory.GetFiles(Journal).ToDictionary(file => file, File.ReadAllBytes);

        Assert.NotEmpty(JournalInspection.Run(Journal).Damages);
        var report = Salvage()!;

        // The journal up to the damage opens like any other, and is what stood there.
        var kept = LogFiles.Read(Path.Combine(Target, "journal")).Select(record => (record.Index, record.AuditIndex, Convert.ToHexString(record.Payload.Span))).ToList();
        Assert.Equal(_records.Take(kept.Count).Select(record => (record.Index, record.AuditIndex, Convert.ToHexString(record.Payload.Span))), kept);
        Assert.Equal(hit, report.Kept);
        Assert.Equal(hit, kept.Count);
        await using (var log = SegmentedLog.Open(new SegmentedLogOptions { Directory = Path.Combine(Target, "journal"), SegmentBytes = 64 << 10 }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SegmentedLog>.Instance))
        {
            Assert.Equal((report.NextIndex, report.NextAuditIndex), (log.NextIndex, log.NextAuditIndex));
            Assert.True((await log.AppendAsync("goes on")).Durable);
        }

        // Nothing whole is dropped without a word: what is neither kept nor set aside is named.
        var setAside = _records.Skip(kept.Count).Count(record => record.AuditIndex >= 0) - report.LostAudit.Sum(range => (int)(range.Last - range.First + 1));
        using var dump = new RecordCursorOnFile(Path.Combine(Target, "set-aside.log"));
        var audited = dump.ReadAll().Where(record => record.AuditIndex >= 0).ToList();
        Assert.Equal(setAside, audited.Count);
        Assert.All(audited, header => Assert.Contains(_records, record => record.AuditIndex == header.AuditIndex && record.Index == header.Index));
        Assert.Equal(Records, report.SignedRecords);
        Assert.Equal(report.NextAuditIndex < Records, report.IsBehindCheckpoint);

        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(Journal).Order(StringComparer.Ordinal));
        Assert.All(before, file => Assert.Equal(file.Value, File.ReadAllBytes(file.Key)));
    }

    [Fact]
    public void TornTail_IsNoDamage()
    {
        var last = _places[^1];
        var bytes = File.ReadAllBytes(last.File);
        bytes.AsSpan((int)last.Offset + 20, 20).Clear();
        File.WriteAllBytes(last.File, bytes);

        var inspection = JournalInspection.Run(Journal);

        Assert.Empty(inspection.Damages);
        Assert.True(inspection.Segments[^1].TornBytes > 0);
    }

    [Fact]
    public void TargetThatHoldsSomething_IsNotTouched()
    {
        Flip(_places[10].File, _places[10].Offset + 40);
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "mine"), "");

        Assert.Throws<IOException>(() => Salvage());
        Assert.Equal([Path.Combine(Target, "mine")], Directory.GetFileSystemEntries(Target));
    }

    private SalvageReport? Salvage() => JournalSalvage.Run(Journal, TestTree.TreeOf(_directory), Target);

    // Gives how many records stand before it.
    private int DamageBy(string damage)
    {
        var second = _places.FindIndex(place => place.File == Files[1]);
        var inside = second + 30;
        switch (damage)
        {
            case "bit":
                Flip(Files[1], _places[inside].Offset + 40);
                return inside;
            case "header":
                Flip(Files[1], 40);
                return second;
            case "magic":
                Flip(Files[1], 3);
                return second;
            case "cut":
                using (var file = File.OpenHandle(Files[1], FileMode.Open, FileAccess.Write)) RandomAccess.SetLength(file, _places[inside].Offset + 8);
                return inside;
            case "file":
                File.Delete(Files[1]);
                return second;
            case "zeros":
                using (var file = File.OpenHandle(Files[1], FileMode.Open, FileAccess.Write)) RandomAccess.Write(file, new byte[1000], _places[inside].Offset);
                return inside;
            default:
                using (var file = File.OpenHandle(Files[1], FileMode.Open, FileAccess.Write)) RandomAccess.Write(file, [1], RandomAccess.GetLength(file));
                return _places.FindIndex(place => place.File == Files[2]);
        }
    }

    private static void Flip(string path, long offset)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        Span<byte> one = stackalloc byte[1];
        RandomAccess.Read(file, one, offset);
        one[0] ^= 4;
        RandomAccess.Write(file, one, offset);
    }
}
