using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Hub.Journal.Tests.Tree;

/// <summary>One directory for all tests of the class, since each puts back what it has changed.</summary>
public sealed class AuditTreeCheckTests(AuditTreeCheckTests.Filled filled) : IClassFixture<AuditTreeCheckTests.Filled>
{
    private const int Records = 700;

    // A byte of any of its files, wherever it falls. The seed stands in the failure.
    [Fact]
    public void AnyByteChanged_IsFound()
    {
        string[] files = [.. Directory.EnumerateFiles(filled.Directory.Path, "*", SearchOption.AllDirectories).Where(IsProof).Order(StringComparer.Ordinal)];
        Assert.Contains(files, file => file.EndsWith(".log", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("/000", StringComparison.Ordinal));
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var trial = 0; trial < 600; trial++)
        {
            var file = files[trial % files.Length];
            var place = random.NextInt64(new FileInfo(file).Length);
            Changed(file, place, (byte)random.Next(1, 256), () => Assert.False(TestTree.Check(filled.Directory).IsSound, $"{file}, byte {place}, seed {seed}"));
        }

        Assert.True(TestTree.Check(filled.Directory).IsSound);
    }

    [Fact]
    public void EveryByteOfTheCheckpoint_Counts()
    {
        var file = Path.Combine(TestTree.TreeOf(filled.Directory), "checkpoint");
        for (var place = 0L; place < new FileInfo(file).Length; place++) Changed(file, place, 1, () => Assert.False(TestTree.Check(filled.Directory).IsSound));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(Records - 1)]
    public void RecordRewrittenWithARightChecksum_IsNamed(int victim)
    {
        var (path, offset) = PlaceOf(victim);
        var whole = File.ReadAllBytes(path);
        var size = RecordFormat.SizeOf(whole.AsSpan((int)offset), whole.Length - offset);
        Assert.True(RecordFormat.TryRead(whole.AsSpan((int)offset, size), out var header));
        var payload = whole.AsSpan((int)offset + RecordFormat.HeaderBytes, header.PayloadBytes).ToArray();
        payload[^1] ^= 1;
        var forged = whole.ToArray();
        RecordFormat.Write(forged.AsSpan((int)offset), header, payload, []);
        File.WriteAllBytes(path, forged);
        try
        {
            var report = TestTree.Check(filled.Directory);

            Assert.Equal((false, (long?)victim), (report.IsSound, report.FaultyRecord));
        }
        finally
        {
            File.WriteAllBytes(path, whole);
        }
    }

    [Fact]
    public void JournalWithItsLastFileTakenAway_IsFoundToEndTooEarly()
    {
        var last = Directory.EnumerateFiles(TestTree.JournalOf(filled.Directory), "*.log").Max()!;
        var aside = filled.Directory.File("aside");
        File.Move(last, aside);
        try
        {
            Assert.Contains($"signed over {Records} records and the journal ends after", TestTree.Check(filled.Directory).Fault, StringComparison.Ordinal);
        }
        finally
        {
            File.Move(aside, last);
        }
    }

    [Fact]
    public void TreeTakenAway_ProvesNothing()
    {
        var aside = filled.Directory.File("aside");
        Directory.Move(TestTree.TreeOf(filled.Directory), aside);
        try
        {
            Assert.Contains("nothing can be proven", TestTree.Check(filled.Directory).Fault, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Move(aside, TestTree.TreeOf(filled.Directory));
        }
    }

    [Fact]
    public void AnotherKey_IsNotTheirs()
    {
        var stranger = NoteSigner.Create("audit.hub.test", NoteAlgorithm.Ed25519).Verifier;

        Assert.Contains("is not signed by", AuditTreeCheck.Run(TestTree.JournalOf(filled.Directory), TestTree.TreeOf(filled.Directory), stranger).Fault, StringComparison.Ordinal);
    }

    private static bool IsProof(string file) => Path.GetFileName(file) is not ("lock" or "spare");

    private static void Changed(string file, long place, byte mask, Action check)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var one = new byte[1];
        RandomAccess.Read(handle, one, place);
        RandomAccess.Write(handle, [(byte)(one[0] ^ mask)], place);
        try
        {
            check();
        }
        finally
        {
            RandomAccess.Write(handle, one, place);
        }
    }

    private (string Path, long Offset) PlaceOf(long auditIndex)
    {
        foreach (var (path, first) in SegmentFiles.List(TestTree.JournalOf(filled.Directory)))
        {
            using var file = File.OpenHandle(path);
            using var cursor = new RecordCursor(file, SegmentHeader.RecordsOffset);
            for (var offset = cursor.Offset; cursor.TryRead(64 << 10, out var header, out _) == CursorStep.Record; offset = cursor.Offset)
            {
                if (header.AuditIndex == auditIndex) return (path, offset);
            }
        }

        throw new InvalidOperationException($"no audit record {auditIndex}");
    }

    public sealed class Filled : IAsyncLifetime
    {
        internal TemporaryDirectory Directory { get; } = new();

        public async ValueTask InitializeAsync() => await TestTree.FillAsync(Directory, Records, checkpointRecords: 90);

        public ValueTask DisposeAsync()
        {
            Directory.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
