namespace EHealth.Integration.Hub.Journal.Tests.Storage;

public sealed class CrashTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("fdatasync:error=EIO:when=1", 0, "5")]
    [InlineData("fdatasync:error=EIO:when=2", 1, "5")]
    [InlineData("fdatasync:error=EIO:when=7", 6, "5")]
    [InlineData("fdatasync:error=ENOSPC:when=5", 4, "28")]
    [InlineData("pwrite64:error=EIO:when=4", 3, "5")]
    public async Task FailedWriteOrSync_IsNeverAcknowledgedNorTriedAgain(string tampering, int expected, string errno)
    {
        await AppendingChild.RequireStraceAsync(TestContext.Current.CancellationToken);
        using var child = AppendingChild.StartTampered(tampering, _directory, producers: 1, records: 20);
        await child.RunAsync(int.MaxValue, TestContext.Current.CancellationToken);

        // One producer: each record is a batch, so the failing call's number tells exactly how many were safe before it.
        Assert.Equal(Enumerable.Range(0, expected).Select(i => (long)i), child.Acknowledged.Select(record => record.Index));
        Assert.Equal((AppendingChild.LogFailedExitCode, errno), (child.ExitCode, child.Failure));

        await using var log = TestLog.Open(_directory);
        Assert.InRange(log.NextIndex, expected, expected + 1);
        Assert.True((await log.AppendAsync("after the restart")).Durable);
    }

    // What a failed sync left in the page cache reads well and is not on disk: opening must sync it before anybody builds on it.
    [Fact]
    public async Task RecoveredTailThatCannotBeSynced_IsNotOpened()
    {
        await AppendingChild.RequireStraceAsync(TestContext.Current.CancellationToken);
        await using (var log = TestLog.Open(_directory)) await log.AppendEachAsync("found at the next start");

        using var child = AppendingChild.StartTampered("fdatasync:error=EIO:when=1", _directory, producers: 1, records: 20);
        await child.RunAsync(int.MaxValue, TestContext.Current.CancellationToken);

        Assert.Empty(child.Acknowledged);
        Assert.Equal((AppendingChild.LogNotOpenedExitCode, "5"), (child.ExitCode, child.Failure));
    }

    [Fact]
    public async Task FailedSyncUnderManyProducers_RefusesThemAll()
    {
        await AppendingChild.RequireStraceAsync(TestContext.Current.CancellationToken);
        using var child = AppendingChild.StartTampered("fdatasync:error=EIO:when=6", _directory, producers: 16, records: 200);
        await child.RunAsync(int.MaxValue, TestContext.Current.CancellationToken);

        Assert.Equal(AppendingChild.LogFailedExitCode, child.ExitCode);
        var indexes = child.Acknowledged.Select(record => record.Index).Order().ToList();
        Assert.Equal(Enumerable.Range(0, indexes.Count).Select(i => (long)i), indexes);
        Assert.InRange(indexes.Count, 5, 16 * 5);

        await using var log = TestLog.Open(_directory);
        var records = log.ReadAll().Select(WithoutFiller).ToList();
        Assert.All(child.Acknowledged, known => Assert.Equal(known.Text, records[(int)known.Index]));
    }

    public void Dispose() => _directory.Dispose();

    private static string WithoutFiller(string record)
    {
        var text = record[..record.LastIndexOf(' ')];
        Assert.True(record.AsSpan(text.Length + 1).IndexOfAnyExcept('x') < 0);
        return text;
    }
}
