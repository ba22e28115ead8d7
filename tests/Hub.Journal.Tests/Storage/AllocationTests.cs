namespace EHealth.Integration.Hub.Journal.Tests.Storage;

// Counts the whole process's bytes: nothing else may run beside it.
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task SteadyStateAppend_AllocatesNearlyNothing()
    {
        const int Appends = 2000;
        await using var log = TestLog.Open(_directory, segmentBytes: 8 << 20);
        var payload = new byte[500];

        // Off the runner's synchronization context: posting to it allocates.
        var allocated = await Task.Run(async () =>
        {
            await AppendAsync(Appends);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await AppendAsync(Appends);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        });
        Assert.True(allocated / Appends < 32, $"{allocated} bytes for {Appends} appends");

        async Task AppendAsync(int count)
        {
            for (var i = 0; i < count; i++) await log.AppendAsync(1, true, payload, payload, CancellationToken.None);
        }
    }

    public void Dispose() => _directory.Dispose();
}
