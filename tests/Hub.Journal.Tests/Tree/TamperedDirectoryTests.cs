using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Hub.Journal.Tests.Tree;

/// <summary>Whoever can write to the disk changes, takes away, puts in, exchanges, cuts off or repeats something in journal, tiles or checkpoint: the check names it.</summary>
public sealed class TamperedDirectoryTests(TamperedDirectoryTests.Filled filled) : IClassFixture<TamperedDirectoryTests.Filled>
{
    private const int Records = 700;
    private const int Trials = 1800;

    // Those that the newest checkpoint needs; older ones of the edge may be there or not.
    private static readonly string[] Tiles = ["tile/0/000", "tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2"];

    // The beginning of a journal may have been taken away in good order, so what is said of it is where it begins.
    private static readonly string[] NamesWithoutPath = ["the checkpoint", "The journal begins with audit record"];

    [Fact]
    public void AnyTampering_IsFoundAndNamed()
    {
        var seed = Chosen.Seed();
        var random = new Random(seed);
        for (var trial = 0; trial < Trials; trial++)
        {
            var what = (trial % 3) switch
            {
                0 => TamperWithJournal(trial / 3 % 6, random),
                1 => TamperWithTile(trial / 3 % 6, random),
                _ => TamperWithCheckpoint(trial / 3 % 5, random),
            };
            var report = TestTree.Check(filled.Directory);
            filled.Restore();

            Assert.False(report.IsSound, $"{what}, trial {trial}, {Chosen.SeedVariable}={seed}");
            Assert.True(report.FaultyRecord is not null || report.Fault!.Contains(filled.Directory.Path, StringComparison.Ordinal) || NamesWithoutPath.Any(name => report.Fault.Contains(name, StringComparison.Ordinal)), $"{what} is not named: {report.Fault}");
        }

        Assert.True(TestTree.Check(filled.Directory).IsSound);
    }

    // An older checkpoint is as right as it was, and a hub that is killed before it has signed leaves the like: what came since is said to be unsigned.
    [Fact]
    public void OlderCheckpointPutBack_LeavesTheLaterRecordsUnsigned()
    {
        filled.Write("audit/checkpoint", filled.Older);
        var report = TestTree.Check(filled.Directory);
        filled.Restore();

        Assert.Null(report.Fault);
        Assert.Equal(Records - 500L, report.NotYetSigned);
    }

    private string TamperWithJournal(int kind, Random random)
    {
        var logs = filled.Names.Where(name => name.EndsWith(".log", StringComparison.Ordinal)).ToArray();
        var log = logs[random.Next(logs.Length)];
        var bytes = filled.Read(log);
        var records = RecordsIn(bytes);
        if (kind is 2 or 3 or 5 && records.Count < 12) log = logs[0];
        bytes = filled.Read(log);
        records = RecordsIn(bytes);
        var victim = records[random.Next(records.Count - 1)];
        switch (kind)
        {
            case 0:
                bytes[victim.Offset + random.Next(victim.Size)] ^= (byte)random.Next(1, 256);
                break;
            case 1:
                File.Delete(filled.Directory.File(log));
                return $"{log} taken away";
            case 2:
                // A whole record pushed in between two; what stands behind it moves on.
                bytes = [.. bytes[..victim.Offset], .. bytes[victim.Offset..(victim.Offset + victim.Size)], .. bytes[victim.Offset..^victim.Size]];
                break;
            case 3 or 5:
                // Under the other's number, and with a right checksum. 5: both then say the same.
                var same = records.Where(record => record.Offset != victim.Offset && record.Payload.Length == victim.Payload.Length && record.Header.AuditIndex >= 0 == victim.Header.AuditIndex >= 0).ToArray();
                var audited = same.Where(record => !record.Payload.AsSpan().SequenceEqual(victim.Payload)).ToArray();
                if (audited.Length == 0) return TamperWithJournal(0, random);
                var other = audited[random.Next(audited.Length)];
                RecordFormat.Write(bytes.AsSpan(other.Offset), other.Header, victim.Payload, []);
                if (kind == 3) RecordFormat.Write(bytes.AsSpan(victim.Offset), victim.Header, other.Payload, []);
                break;
            default:
                bytes = bytes[..random.Next(bytes.Length)];
                break;
        }

        filled.Write(log, bytes);
        return $"{log}: kind {kind} at {victim.Offset}";
    }

    private string TamperWithTile(int kind, Random random)
    {
        var name = "audit/" + Tiles[random.Next(Tiles.Length)];
        var bytes = filled.Read(name);
        switch (kind)
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
                break;
            case 1:
                File.Delete(filled.Directory.File(name));
                return $"{name} taken away";
            case 2:
                bytes = [.. bytes, .. bytes[..MerkleHash.Length]];
                break;
            case 3:
                filled.Write("audit/" + Tiles[0], filled.Read("audit/" + Tiles[1]));
                filled.Write("audit/" + Tiles[1], filled.Read("audit/" + Tiles[0]));
                return "two tiles exchanged";
            case 4:
                bytes = bytes[..random.Next(bytes.Length)];
                break;
            default:
                // A hash of one place in another.
                var (from, to) = (random.Next(bytes.Length / MerkleHash.Length), random.Next(bytes.Length / MerkleHash.Length));
                if (from == to) return TamperWithTile(0, random);
                bytes.AsSpan(from * MerkleHash.Length, MerkleHash.Length).CopyTo(bytes.AsSpan(to * MerkleHash.Length));
                break;
        }

        filled.Write(name, bytes);
        return $"{name}: kind {kind}";
    }

    private string TamperWithCheckpoint(int kind, Random random)
    {
        const string Name = "audit/checkpoint";
        var bytes = filled.Read(Name);
        switch (kind)
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
                break;
            case 1:
                File.Delete(filled.Directory.File(Name));
                return "checkpoint taken away";
            case 2:
                bytes = [.. bytes[..random.Next(bytes.Length)], (byte)'\n', .. bytes[random.Next(bytes.Length)..]];
                break;
            case 3:
                // The signature of another one.
                var older = SignedNote.TryParse(filled.Older)!;
                bytes = System.Text.Encoding.UTF8.GetBytes((SignedNote.TryParse(bytes)! with { Signatures = older.Signatures }).ToString());
                break;
            default:
                bytes = bytes[..random.Next(bytes.Length)];
                break;
        }

        filled.Write(Name, bytes);
        return $"checkpoint: kind {kind}";
    }

    private static List<(int Offset, int Size, RecordHeader Header, byte[] Payload)> RecordsIn(byte[] segment)
    {
        var records = new List<(int, int, RecordHeader, byte[])>();
        for (var offset = SegmentHeader.RecordsOffset; segment.Length - offset >= RecordFormat.Alignment && RecordFormat.SizeOf(segment.AsSpan(offset), segment.Length - offset) is > 0 and var size; offset += size)
        {
            Assert.True(RecordFormat.TryRead(segment.AsSpan(offset, size), out var header));
            records.Add((offset, size, header, segment.AsSpan(offset + RecordFormat.HeaderBytes, header.PayloadBytes).ToArray()));
        }

        return records;
    }

    public sealed class Filled : IAsyncLifetime
    {
        private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
        private readonly HashSet<string> _touched = [];

        internal TemporaryDirectory Directory { get; } = new();

        internal IReadOnlyCollection<string> Names => _files.Keys;

        /// <summary>The checkpoint over the first 500.</summary>
        internal byte[] Older { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await TestTree.FillAsync(Directory, 500);
            Older = await File.ReadAllBytesAsync(Directory.File("audit/checkpoint"));
            await TestTree.FillAsync(Directory, Records - 500);
            foreach (var file in System.IO.Directory.EnumerateFiles(Directory.Path, "*", SearchOption.AllDirectories))
                _files[Path.GetRelativePath(Directory.Path, file)] = await File.ReadAllBytesAsync(file);
        }

        public ValueTask DisposeAsync()
        {
            Directory.Dispose();
            return ValueTask.CompletedTask;
        }

        internal byte[] Read(string name) => [.. _files[name]];

        internal void Write(string name, byte[] bytes)
        {
            _touched.Add(name);
            File.WriteAllBytes(Directory.File(name), bytes);
        }

        internal void Restore()
        {
            foreach (var (name, bytes) in _files)
            {
                if (!_touched.Contains(name) && File.Exists(Directory.File(name))) continue;
                File.WriteAllBytes(Directory.File(name), bytes);
            }

            _touched.Clear();
        }
    }
}
