using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

/// <summary>Counts what the whole process allocates: nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(LargeRecordMemoryTests), DisableParallelization = true)]
[Collection(nameof(LargeRecordMemoryTests))]
public sealed class LargeRecordMemoryTests : IDisposable
{
    private const int PayloadBytes = 32 << 20;
    private const int FewBytes = 4 << 20;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task LargeRecord_IsWrittenReadAndRecoveredWithoutACopy()
    {
        var payload = new byte[PayloadBytes];
        new Random(1).NextBytes(payload);
        Assert.InRange(
            await AllocatedByAsync(async () =>
            {
                await using var log = Open();
                Assert.True((await log.AppendAsync(1, true, payload, TestContext.Current.CancellationToken)).Durable);
            }),
            1, (4 << 20) + FewBytes); // the writer's batch, and little else
        Assert.InRange(
            await AllocatedByAsync(async () =>
            {
                await using var log = Open();
                using var reader = log.OpenReader(0);
                Assert.True(reader.TryRead(out var record));
                Assert.Equal(PayloadBytes, record.Stored.Length);
            }),
            1, (4 << 20) + FewBytes);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<long> AllocatedByAsync(Func<Task> work)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await work();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    private SegmentedLog Open() => SegmentedLog.Open(
        new SegmentedLogOptions { Directory = _directory.Path, SegmentBytes = 1 << 20, MaxPayloadBytes = PayloadBytes },
        TimeProvider.System,
        NullLogger<SegmentedLog>.Instance);
}
