using System.Threading.Channels;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Hub.Journal.Tests.Subscriptions;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Tests.Tree;

public sealed class AuditTreeWorkerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task OrderlyEnd_SignsEverythingThatIsOnDisk()
    {
        await TestTree.FillAsync(_directory, 700);

        Assert.Equal(700, TestTree.CheckpointIn(_directory).Size);
        Assert.Equal((true, 700L, 0L), TestTree.Check(_directory) is var report ? (report.IsSound, report.Records, report.NotYetSigned) : default);
    }

    [Fact]
    public async Task JournalWithoutRecords_HasNoCheckpointAndProvesNothing()
    {
        await TestTree.FillAsync(_directory, 0);

        Assert.Contains("nothing can be proven", TestTree.Check(_directory).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyRecords_AreSignedWithoutWaiting()
    {
        var time = new WatchedTime();
        await using var tree = await TestTree.OpenAsync(_directory, checkpointRecords: 100, time: time);
        var signed = Follow(tree);

        await tree.WriteAsync(250);
        await GatherAsync(time);

        // One for all that has come by then, long before the interval is over.
        Assert.InRange((await NextAsync(signed)).Size, 100, 250);
    }

    [Fact]
    public async Task FewRecords_AreSignedWhenTheIntervalIsOver()
    {
        var time = new WatchedTime();
        await using var tree = await TestTree.OpenAsync(_directory, time: time);
        var signed = Follow(tree);

        await tree.WriteAsync(3);
        await GatherAsync(time);
        var due = await time.NextWaitAsync();

        Assert.Equal(new AuditTreeOptions().CheckpointInterval, due);
        Assert.Equal(0, tree.Worker.SignedSize);
        time.Advance(due);
        Assert.InRange((await NextAsync(signed)).Size, 1, 3);
    }

    [Fact]
    public async Task Restart_ExtendsWhatWasSigned()
    {
        await TestTree.FillAsync(_directory, 300);
        var earlier = TestTree.CheckpointIn(_directory);
        await TestTree.FillAsync(_directory, 400);
        var later = TestTree.CheckpointIn(_directory);

        using var hasher = new MerkleHasher();
        var tree = new MerkleTree(new TiledSubtrees(new TileDirectory(TestTree.TreeOf(_directory)), hasher, later.Size), hasher);
        Assert.Equal((300, 700), (earlier.Size, later.Size));
        Assert.True(MerkleProofs.VerifyConsistency(hasher, 300, 700, [.. tree.Consistency(300, 700)], earlier.Root, later.Root));
    }

    [Fact]
    public async Task RecordsOfARunThatWasKilled_AreSignedByTheNext()
    {
        await TestTree.FillAsync(_directory, 300);
        await using (var log = TestTree.OpenLog(_directory))
        {
            Assert.True((await log.AppendAsync(2, audited: true, new byte[] { 0, 0, 0, 0 }, Cancellation)).Durable); // on disk, and then it died
        }

        await TestTree.FillAsync(_directory, 1);

        Assert.Equal(302, TestTree.CheckpointIn(_directory).Size);
        Assert.True(TestTree.Check(_directory).IsSound);
    }

    [Theory]
    [InlineData("tile/0/000")]
    [InlineData("tile/0/002.p/188")]
    [InlineData("tile/1/000.p/2")]
    public async Task TileThatIsLostOrDamaged_IsMadeAgainFromTheJournal(string tile)
    {
        await TestTree.FillAsync(_directory, 700);
        var path = Path.Combine(TestTree.TreeOf(_directory), tile);
        var whole = await File.ReadAllBytesAsync(path, Cancellation);
        await File.WriteAllBytesAsync(path, whole[..^1], Cancellation);
        await TestTree.FillAsync(_directory, 0);
        Assert.True(TestTree.Check(_directory).IsSound);
        File.Delete(path);
        await TestTree.FillAsync(_directory, 0);

        Assert.True(TestTree.Check(_directory).IsSound);
    }

    [Fact]
    public async Task JournalThatEndsBeforeWhatWasSigned_StopsTheStart()
    {
        await TestTree.FillAsync(_directory, 300);
        var older = _directory.File("older");
        Copy(TestTree.JournalOf(_directory), older);
        await TestTree.FillAsync(_directory, 10);
        Directory.Delete(TestTree.JournalOf(_directory), recursive: true);
        Directory.Move(older, TestTree.JournalOf(_directory));

        var refused = await Assert.ThrowsAsync<AuditTreeException>(() => TestTree.OpenAsync(_directory));

        Assert.Contains("310 audit records and the journal has 300", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JournalOfAnotherHistory_StopsTheStart()
    {
        using var other = new TemporaryDirectory();
        await TestTree.FillAsync(_directory, 300);
        await TestTree.FillAsync(other, 300);
        Directory.Delete(TestTree.JournalOf(_directory), recursive: true);
        Copy(TestTree.JournalOf(other), TestTree.JournalOf(_directory));

        var refused = await Assert.ThrowsAsync<AuditTreeException>(() => TestTree.OpenAsync(_directory));

        Assert.Contains("the journal has been changed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckpointByAnotherKey_StopsTheStart()
    {
        await TestTree.FillAsync(_directory, 3);

        var refused = await Assert.ThrowsAsync<AuditTreeException>(() => TestTree.OpenAsync(_directory, NoteSigner.Create("audit.hub.test", NoteAlgorithm.Ed25519)));

        Assert.Contains("not signed by this hub's key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DiskThatRefusesForAWhile_HoldsNothingUpButTheTree()
    {
        // A file where a folder belongs: the same kind of error as a full disk.
        Directory.CreateDirectory(TestTree.TreeOf(_directory));
        var obstacle = Path.Combine(TestTree.TreeOf(_directory), "tile");
        await File.WriteAllTextAsync(obstacle, "", Cancellation);
        var held = new HeldUp();
        await using var tree = await TestTree.OpenAsync(_directory, checkpointRecords: 10, logger: held);
        var signed = Follow(tree);

        await tree.WriteAsync(20);
        await held.Seen.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(0, tree.Worker.SignedSize);
        File.Delete(obstacle);

        while ((await NextAsync(signed)).Size < 20)
        {
        }

        Assert.Equal(20, tree.Worker.SignedSize);
    }

    /// <summary>Lets the time pass in which the worker gathers what comes.</summary>
    private static async Task GatherAsync(WatchedTime time)
    {
        var gathering = await time.NextWaitAsync();
        while (gathering < TimeSpan.Zero) gathering = await time.NextWaitAsync(); // for a record, without end
        time.Advance(gathering);
    }

    private static Task<Checkpoint> NextAsync(ChannelReader<Checkpoint> signed) => signed.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    private static ChannelReader<Checkpoint> Follow(TestTree tree)
    {
        var signed = Channel.CreateUnbounded<Checkpoint>();
        tree.Worker.CheckpointSigned += note => signed.Writer.TryWrite(Checkpoint.TryParse(note.Text)!);
        return signed.Reader;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    /// <summary>Tells when the tree was held up.</summary>
    private sealed class HeldUp : ILogger<AuditTreeWorker>
    {
        private const int TreeHeldUp = 3142;
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == TreeHeldUp) _seen.TrySetResult();
        }
    }
}
