namespace EHealth.Integration.Hub.Journal.Tests.Storage.Disks;

/// <summary>Real calls of a real process that the kernel lets fail: each of the first 50 opens, writes and syncs of the journal, with each of three errors.
/// <c>./faults.sh io --calls 200</c> goes further.</summary>
public sealed class FailingDiskTests
{
    private const string CallsVariable = "EHEALTH_TEST_CALLS";
    private const int FirstCalls = 50;
    private const int EIO = 5;
    private const int ENOSPC = 28;
    private const int EDQUOT = 122;

    [Theory]
    [InlineData(nameof(DiskCallKind.Open))]
    [InlineData(nameof(DiskCallKind.Write))]
    [InlineData(nameof(DiskCallKind.Sync))]
    public async Task AnyCallThatFails_NothingAcknowledgedIsLost(string kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var calls = Chosen.Number(CallsVariable) ?? FirstCalls;
        var records = 20 + (2 * calls); // one segment takes ten of them, and four opens
        using var directory = new MemoryDirectory();
        using var child = await WatchedChild.StartAsync(cancellationToken);
        var (wentOn, stopped, notOpened) = (0, 0, 0);
        foreach (var errno in new[] { EIO, ENOSPC, EDQUOT })
        {
            for (var nth = 1; nth <= calls; nth++)
            {
                var fault = new DiskFault(Enum.Parse<DiskCallKind>(kind), nth, errno);
                var journal = directory.Fresh("journal");
                var (made, failure) = await child.RunAsync(journal, nth, records, together: 1, fault, cancellationToken);
                var wrong = await WrongAsync(made, failure, errno, records, journal, directory, nth);
                Assert.True(wrong is null, $"{fault}: {failure}: {wrong}");
                if (failure.StartsWith("not opened", StringComparison.Ordinal)) notOpened++;
                else if (failure.Length > 0) stopped++;
                else wentOn++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {wentOn} times the journal went on, {stopped} times it stopped, {notOpened} times it did not start");
    }

    private static async Task<string?> WrongAsync(IReadOnlyList<DiskCall> calls, string failure, int errno, int records, string journal, MemoryDirectory directory, int round)
    {
        var refused = calls.Index().FirstOrDefault(call => call.Item.IsRefused);
        if (refused.Item is null) return "the call never came";

        var disk = new SimulatedDisk(journal);
        foreach (var call in calls) disk.Do(call);
        var later = calls.Skip(refused.Index).Count(call => call.Kind == DiskCallKind.Acknowledge);
        // A record that is not written, or of which nobody knows whether it is on disk: nothing may be built on it.
        var isRecords = refused.Item.Kind is DiskCallKind.Write or DiskCallKind.Sync && refused.Item.Path.EndsWith(".log", StringComparison.Ordinal);
        if (isRecords && (later > 0 || failure.Length == 0)) return $"after {refused.Item.Kind} of {refused.Item.Path} had failed, {later} records were acknowledged";
        // For want of room for the next segment records are refused and nothing has failed; every other failure is told, or nobody has noticed it.
        var isLackOfRoom = errno is ENOSPC or EDQUOT;
        if (failure.Length == 0 && !isLackOfRoom && disk.Acknowledged.Count != records) return $"the journal goes on, and {disk.Acknowledged.Count} of {records} records were acknowledged";

        // The process starts again; and the machine does, without anything that was not synced.
        if (await RestartedJournal.CheckAsync(journal, round, disk.Acknowledged) is { } lost) return $"after a restart {lost}";
        var afterwards = directory.Fresh("afterwards");
        disk.LosePower(afterwards, pieceBytes: 512, () => false);
        return await RestartedJournal.CheckAsync(afterwards, round, disk.Acknowledged) is { } gone ? $"after a power loss {gone}" : null;
    }
}
