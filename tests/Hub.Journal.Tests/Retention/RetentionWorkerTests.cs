using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Retention;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Subscriptions;
using EHealth.Integration.Hub.Journal.Tests.Records;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Hub.Journal.Tests.Retention;

/// <summary>When the oldest segment may go, each reason that keeps it, and what is left when it has gone.</summary>
public sealed class RetentionWorkerTests : IDisposable
{
    private static readonly SubscriptionKey Subscription = new(TestNode.Clinic, "wards");
    private static readonly string[] Admitted = ["ehealth.clinical.v1.PatientAdmitted"];

    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task NothingNeedsIt_ItGoesWithItsSearchFileAndNothingElseDoes()
    {
        await using var node = RetainingNode.Open(_directory, _time);
        await node.MakeOldAsync();
        using (var worker = new SearchFileWorker(node.Node.Log, node.Search, TimeProvider.System, NullLogger<SearchFileWorker>.Instance)) await worker.WriteMissingAsync(Cancellation);
        var (files, end, next) = (node.SegmentFiles, node.EndOfOldest, node.Node.Log.NextAuditIndex);

        Assert.Equal(RetentionVerdict.Deleted, node.Worker.DeleteNext());

        Assert.Equal(files[1..], node.SegmentFiles);
        Assert.Equal(end, node.Node.Log.FirstIndex);
        Assert.Empty(Directory.GetFiles(_directory.File("search")));
        Assert.Equal(next - node.Node.Log.FirstAuditIndex, node.Node.AuditRecords().Count);
        Assert.Equal(RetentionVerdict.NotSealed, node.Worker.DeleteNext());
    }

    [Fact]
    public async Task SegmentThatIsBeingWritten_IsKeptHoweverOldItIs()
    {
        await using var node = RetainingNode.Open(_directory, _time);
        await node.Node.PublishAsync("32306850000017");
        await node.CatchUpAsync();
        _time.Advance(TimeSpan.FromDays(1000));

        Assert.Equal(RetentionVerdict.NotSealed, node.Worker.DeleteNext());
    }

    [Fact]
    public async Task NewestRecordTooYoung_KeepsIt()
    {
        await using var node = RetainingNode.Open(_directory, _time);
        await node.FillOldestAsync();
        await node.PublishMoreAsync();
        await node.CatchUpAsync();
        _time.Advance(TimeSpan.FromDays(10) - TimeSpan.FromTicks(1));

        Assert.Equal(RetentionVerdict.TooYoung, node.Worker.DeleteNext());
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(RetentionVerdict.Deleted, node.Worker.DeleteNext());
    }

    [Fact]
    public async Task RecordThatKafkaHasNotConfirmed_KeepsIt()
    {
        await using var node = RetainingNode.Open(_directory, _time);
        await node.MakeOldAsync();
        node.RelayedBelow = node.EndOfOldest - 1;

        Assert.Equal(RetentionVerdict.NotRelayed, node.Worker.DeleteNext());
        node.RelayedBelow++;
        Assert.Equal(RetentionVerdict.Deleted, node.Worker.DeleteNext());
    }

    [Fact]
    public async Task RecordThatIsNotSigned_KeepsIt()
    {
        await using var node = RetainingNode.Open(_directory, _time);
        await node.FillOldestAsync();
        await node.CatchUpAsync();
        _time.Advance(TimeSpan.FromDays(11));

        // All are signed, but their tile of the tree is not full yet.
        Assert.Equal(RetentionVerdict.NotSigned, node.Worker.DeleteNext());
        await node.PublishMoreAsync();
        Assert.Equal(RetentionVerdict.NotSigned, node.Worker.DeleteNext());
        await node.SignAsync();
        Assert.Equal(RetentionVerdict.Deleted, node.Worker.DeleteNext());
    }

    [Fact]
    public async Task RecordThatTheIndexHasNotTakenUp_KeepsIt()
    {
        await using var node = RetainingNode.Open(_directory, _time);
        await node.FillOldestAsync();
        await node.PublishMoreAsync();
        node.RelayedBelow = node.Node.Log.NextIndex;
        await node.SignAsync();
        _time.Advance(TimeSpan.FromDays(11));

        Assert.Equal(RetentionVerdict.NotIndexed, node.Worker.DeleteNext());
        node.Node.Index.CatchUp();
        Assert.Equal(RetentionVerdict.Deleted, node.Worker.DeleteNext());
    }

    [Fact]
    public async Task MessageIdThatMustBeKnown_KeepsIt()
    {
        await using var node = RetainingNode.Open(_directory, _time, RetainingNode.Options(keepIdsDays: 20));
        var first = await node.MakeOldAsync();

        Assert.Equal(RetentionVerdict.MessageIdsNeeded, node.Worker.DeleteNext());
        Assert.NotNull(node.Node.Index.FindMessage(new ReplayKey(TestNode.Hospital, first)));
        _time.Advance(TimeSpan.FromDays(9));
        Assert.Equal(RetentionVerdict.Deleted, node.Worker.DeleteNext());
        Assert.Null(node.Node.Index.FindMessage(new ReplayKey(TestNode.Hospital, first)));
    }

    [Fact]
    public async Task CallWithoutOutcome_KeepsIt()
    {
        await using var node = RetainingNode.Open(_directory, _time);
        var body = new AcceptedBody
        {
            Key = new MessageKey { SystemId = TestNode.Hospital, MessageId = ByteString.CopyFrom(node.Node.NewId().ToByteArray(bigEndian: true)), ContentHash = ByteString.CopyFrom(new byte[32]) },
            Draft = new AuditRecord { ExchangeId = "e" }.ToByteString(),
        };
        await node.Node.Log.AppendAsync((byte)RecordType.Accepted, audited: false, body.ToByteArray(), Cancellation);
        await node.MakeOldAsync();

        Assert.Equal(RetentionVerdict.CallOpen, node.Worker.DeleteNext());
        await node.Node.Interrupted.CloseAsync(Cancellation);
        node.Node.Index.CatchUp();
        Assert.Equal(RetentionVerdict.Deleted, node.Worker.DeleteNext());
    }

    [Fact]
    public async Task EventThatASubscriptionHasNotDoneWith_KeepsItUntilItHas()
    {
        await using var node = RetainingNode.Open(_directory, _time, RetainingNode.Options(1, 1));
        await SubscribeAsync(node);
        await FillAndWaitTwoDaysAsync(node);
        Assert.Equal(RetentionVerdict.EventNeeded, node.Worker.DeleteNext());

        // All but one, which is open.
        node.Node.Subscriptions.Save(Subscription, new SubscriptionBody { SystemId = Subscription.SystemId, Name = Subscription.Name, Cursor = 2, ReadTo = node.EndOfOldest + 5, Open = { 3 } });
        Assert.Equal(RetentionVerdict.EventNeeded, node.Worker.DeleteNext());

        node.Node.Subscriptions.Save(Subscription, new SubscriptionBody { SystemId = Subscription.SystemId, Name = Subscription.Name, Cursor = 2, ReadTo = node.EndOfOldest + 5, Open = { node.EndOfOldest } });
        Assert.Equal(RetentionVerdict.Deleted, node.Worker.DeleteNext());
    }

    [Fact]
    public async Task EventThatHasExpired_IsNeededByNobody()
    {
        await using var node = RetainingNode.Open(_directory, _time, RetainingNode.Options(1, 1));
        await SubscribeAsync(node);
        await FillAndWaitTwoDaysAsync(node);
        var expiry = TestNode.Catalogue.Events[Admitted[0]].ExpiresAfter - TimeSpan.FromDays(2);
        _time.Advance(expiry);
        Assert.Equal(RetentionVerdict.EventNeeded, node.Worker.DeleteNext());

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(RetentionVerdict.Deleted, node.Worker.DeleteNext());
    }

    [Fact]
    public async Task AfterARestartWithoutIndex_PlacesAndMessagesAreWhatTheyWere()
    {
        Guid first;
        SubscriptionBody place;
        long relayed;
        await using (var node = RetainingNode.Open(_directory, _time))
        {
            await SubscribeAsync(node);
            place = new SubscriptionBody { SystemId = Subscription.SystemId, Name = Subscription.Name, Cursor = 1, ReadTo = 3, Open = { 2 } };
            node.Node.Subscriptions.Save(Subscription, place);
            Assert.True(node.Node.Log.TryEnqueue((byte)RecordType.Relay, new RelayBody { NextIndex = 1 }.ToByteArray()));
            first = await node.MakeOldAsync();
            _time.Advance(TimeSpan.FromDays(365)); // nothing of it is to be delivered any more
            relayed = node.RelayedBelow;
            Assert.Equal(RetentionVerdict.Deleted, node.Worker.DeleteNext());
        }

        foreach (var file in Directory.GetFiles(_directory.Path, "index.db*")) File.Delete(file);

        await using var again = RetainingNode.Open(_directory, _time);
        Assert.True(again.Node.Log.FirstIndex > 0);
        Assert.Equal(place, again.Node.Index.FindSubscription(Subscription.SystemId, Subscription.Name));
        Assert.Equal(relayed, again.Node.Index.RelayPosition());
        Assert.Null(again.Node.Index.FindMessage(new ReplayKey(TestNode.Hospital, first)));
        await again.SignAsync();
        Assert.Equal(again.Node.Log.NextAuditIndex, again.Tree.SignedSize);
        using var session = new CancellationTokenSource();
        Assert.NotNull(await again.Node.Subscriptions.OpenAsync(Subscription, Admitted, 10, Cancellation));
        await again.Node.PublishAsync("32306850000017");
    }

    [Fact]
    public async Task RepetitionOfADeletedMessage_IsANewOne()
    {
        await using var node = RetainingNode.Open(_directory, _time);
        var first = await node.MakeOldAsync();
        var known = node.Node.Index.FindMessage(new ReplayKey(TestNode.Hospital, first))!;
        node.Worker.DeleteNext();

        // As if it had been looked up just before.
        node.Node.Recent.Answered(
            new MessageKey { SystemId = TestNode.Hospital, MessageId = ByteString.CopyFrom(first.ToByteArray(bigEndian: true)), ContentHash = ByteString.CopyFrom(known.ContentHash.Span) }, known.AnswerIndex!.Value);
        var verdict = await node.Node.Replay.ReserveAsync(new ReplayKey(TestNode.Hospital, first), known.ContentHash, Cancellation);

        Assert.Equal(ReplayVerdictKind.New, verdict.Kind);
    }

    [Fact]
    public async Task ReaderInsideADeletedSegment_ReadsOnAndOneBehindItPassesItOver()
    {
        await using var node = RetainingNode.Open(_directory, _time);
        await node.FillOldestAsync();
        using var inside = node.Node.Log.OpenReader(0);
        Assert.True(inside.TryRead(out _));
        for (var number = 0; number < 12; number++) await node.Node.PublishAsync("32306850000017", source: new byte[200 * 1024]);
        await node.PublishMoreAsync();
        await node.CatchUpAsync();
        _time.Advance(TimeSpan.FromDays(11));
        var end = node.EndOfOldest;
        while (node.Worker.DeleteNext() == RetentionVerdict.Deleted)
        {
        }

        Assert.True(node.Node.Log.FirstIndex > end + 1); // more than one segment has gone
        for (var index = 1L; index < end; index++)
        {
            Assert.True(inside.TryRead(out var record));
            Assert.Equal(index, record.Index);
            Assert.NotEmpty(record.ReadWhole().ToArray());
        }

        Assert.True(inside.TryRead(out var next));
        Assert.Equal(node.Node.Log.FirstIndex, next.Index);
        using var late = node.Node.Log.OpenReaderAtOrAfter(3);
        Assert.True(late.TryRead(out next));
        Assert.Equal(node.Node.Log.FirstIndex, next.Index);
        Assert.Throws<ArgumentOutOfRangeException>(() => node.Node.Log.OpenReader(3));
    }

    private static async Task FillAndWaitTwoDaysAsync(RetainingNode node)
    {
        await node.FillOldestAsync();
        await node.PublishMoreAsync();
        await node.CatchUpAsync();
        node.Time.Advance(TimeSpan.FromDays(2));
    }

    private static async Task SubscribeAsync(RetainingNode node) => Assert.NotNull(await node.Node.Subscriptions.OpenAsync(Subscription, Admitted, 10, Cancellation));
}
