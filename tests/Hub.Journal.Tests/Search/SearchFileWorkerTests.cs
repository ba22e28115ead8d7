using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Tests.Subscriptions;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Search;

public sealed class SearchFileWorkerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhileTheLogGrows_EverySealedSegmentGetsItsFile()
    {
        await using var journal = new SearchedJournal();
        await journal.AppendAsync(1000);
        var time = new WatchedTime();
        using var worker = new SearchFileWorker(journal.Log, journal.Files, time, NullLogger<SearchFileWorker>.Instance);

        await worker.StartAsync(Stop);
        var pause = await time.NextWaitAsync();
        time.Advance(pause);
        await time.NextWaitAsync();
        var first = FilesOf(journal);
        Assert.Equal(journal.Log.Segments.Length - 1, first);

        await journal.AppendAsync(1000);
        time.Advance(pause);
        await time.NextWaitAsync();
        Assert.Equal(journal.Log.Segments.Length - 1, FilesOf(journal));
        Assert.True(FilesOf(journal) > first);
        await worker.StopAsync(Stop);
    }

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(0, 0, false)]
    [InlineData(100_000, 1, false)]
    [InlineData(100_000, 32, false)]
    [InlineData(100_000, 33, true)]
    public void HubWithMuchToDo_ComesFirstUntilTooMuchWaits(long recordsMeanwhile, int missing, bool expected) =>
        Assert.Equal(expected, SearchFileWorker.IsTime(recordsMeanwhile, missing));

    [Fact]
    public async Task FileThatCannotBeWritten_IsTriedAgain()
    {
        await using var journal = new SearchedJournal();
        await journal.AppendAsync(400);
        var obstacle = journal.Files.PathOf(journal.FirstSegment) + ".writing";
        Directory.CreateDirectory(obstacle);
        var before = await journal.WriteFilesAsync();

        Directory.Delete(obstacle);

        Assert.Equal(1, await journal.WriteFilesAsync());
        Assert.Equal(journal.Log.Segments.Length - 2, before);
        Assert.Equal([3ul], (await journal.FindAsync(new SearchRequest { SourceId = SearchedJournal.SourceIdOf(3) })).Found);
    }

    private static int FilesOf(SearchedJournal journal) => Directory.GetFiles(journal.FilesPath, "*.search").Length;
}
