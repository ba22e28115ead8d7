using System.Globalization;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Replay;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Tests.Index;

/// <summary>The index on a full disk: it stands still, and follows again when there is room.</summary>
public sealed class FullDiskIndexTests
{
    private const int IndexHeldUp = 3104;
    private const string System = "uz.hosp.sirdaryo-01.his";

    [Fact]
    public async Task FullDisk_HoldsTheIndexUpUntilThereIsRoom()
    {
        using var directory = new TemporaryDirectory();
        using var disk = SmallDisk.MountOn(directory.File("small"), 4 << 20);
        await using var log = TestLog.Open(directory);
        var events = new EventLog<JournalIndex>();
        using var index = new JournalIndex(directory.File("small/index.db"), log, new RecentMessages(), TimeProvider.System, events);
        index.CatchUp();
        disk.LeaveFree(0);
        await index.StartAsync(TestContext.Current.CancellationToken);
        for (var number = 0; number < 5000; number++)
        {
            Assert.True(log.TryEnqueue((byte)RecordType.Accepted, new AcceptedBody { Key = KeyOf(number) }.ToByteArray()));
            if (number % 1000 == 0) Assert.True((await log.AppendAsync((byte)RecordType.Relay, audited: false, new RelayBody().ToByteArray(), TestContext.Current.CancellationToken)).Durable);
        }

        Assert.NotEqual(index.ExecuteTask, await Task.WhenAny(events.Of(IndexHeldUp), index.ExecuteTask!));
        disk.Clear();

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (index.OpenAcceptances().Count < 5000) Assert.True(await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(index.FindMessage(new ReplayKey(System, new Guid(KeyOf(4999).MessageId.Span, bigEndian: true))));
        await index.StopAsync(TestContext.Current.CancellationToken);
    }

    private static MessageKey KeyOf(int number) => new()
    {
        SystemId = System,
        MessageId = ByteString.CopyFrom(Guid.Parse(string.Create(CultureInfo.InvariantCulture, $"0190a3b0-0000-7000-8000-{number:D12}")).ToByteArray(bigEndian: true)),
        ContentHash = ByteString.CopyFrom(new byte[32]),
    };
}
