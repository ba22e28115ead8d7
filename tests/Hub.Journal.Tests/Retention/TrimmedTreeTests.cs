using EHealth.Integration.Hub.Journal.Retention;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Hub.Journal.Tests.Tree;
using EHealth.Integration.Hub.Journal.Tree;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Hub.Journal.Tests.Retention;

/// <summary>The audit tree over a journal whose oldest records are no longer kept.</summary>
public sealed class TrimmedTreeTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private long _kept;
    private long _next;

    private string LeafTile => Path.Combine(_directory.File("audit"), "tile", "0", "000");

    public async ValueTask InitializeAsync()
    {
        await using var node = RetainingNode.Open(_directory, _time);
        await node.MakeOldAsync();
        Assert.Equal(RetentionVerdict.Deleted, node.Worker.DeleteNext());
        (_kept, _next) = (node.Node.Log.FirstAuditIndex, node.Node.Log.NextAuditIndex);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Check_IsSoundAndSaysWhatIsNoLongerKept()
    {
        var report = Check();

        Assert.Equal((null, _next, _kept), (report.Fault, report.Records, report.NotKept));
        Assert.True(_kept > 0);
    }

    [Theory]
    [InlineData(0)] // of a record that is no longer kept
    [InlineData(255)] // of one that is
    public void ChangedTile_IsFoundByTheCheck(int leaf)
    {
        FlipBit(LeafTile, leaf * 32);

        Assert.False(Check().IsSound);
    }

    [Fact]
    public void MissingTile_IsFoundByTheCheck()
    {
        File.Delete(LeafTile);

        Assert.Contains("is missing", Check().Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UpperTilesLost_AreMadeAgainFromTheLeavesThatAreKept()
    {
        Directory.Delete(Path.Combine(_directory.File("audit"), "tile", "1"), recursive: true);
        var leaves = File.GetLastWriteTimeUtc(LeafTile);

        await using (var node = RetainingNode.Open(_directory, _time))
        {
            await node.SignAsync();
            Assert.Equal(_next, node.Tree.SignedSize);
        }

        Assert.True(Check().IsSound);
        Assert.Equal(leaves, File.GetLastWriteTimeUtc(LeafTile));
    }

    [Fact]
    public async Task LeavesLostThatNothingCanMakeAgain_StopTheStart()
    {
        File.Delete(LeafTile);

        await using var node = RetainingNode.Open(_directory, _time);
        var stopped = await Assert.ThrowsAsync<AuditTreeException>(node.SignAsync);

        Assert.Contains("tile/0/000", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("restore the folder", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckpointLost_StopsTheStart()
    {
        File.Delete(Path.Combine(_directory.File("audit"), "checkpoint"));

        await using var node = RetainingNode.Open(_directory, _time);

        Assert.Contains("does not exist", (await Assert.ThrowsAsync<AuditTreeException>(node.SignAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchBelowTheOldestRecord_SaysThatItIsNoLongerKept()
    {
        await using var node = RetainingNode.Open(_directory, _time);
        using var search = new AuditSearch(node.Node.Log, node.Search);

        Assert.True(search.IsNoLongerKept(_kept - 1));
        Assert.False(search.IsNoLongerKept(_kept));
        Assert.True(await search.FindAsync(_kept - 1, found => found is null, TestContext.Current.CancellationToken));
        Assert.False(await search.FindAsync(_kept, found => found is null, TestContext.Current.CancellationToken));
    }

    private AuditTreeReport Check() => AuditTreeCheck.Run(_directory.File("journal"), _directory.File("audit"), TestTree.Key.Verifier);

    private static void FlipBit(string path, int offset)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[offset] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
