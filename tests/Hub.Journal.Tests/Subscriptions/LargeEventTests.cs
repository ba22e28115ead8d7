using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Tests.Records;
using EHealth.Integration.Hub.Journal.Tests.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Subscriptions;

/// <summary>Events that the journal does not hand out whole.</summary>
public sealed class LargeEventTests : IAsyncLifetime
{
    private const string Anna = "32306850000017";
    private const string Bobur = "32306850000025";
    private const string Type = "ehealth.clinical.v1.DocumentPublished";

    private readonly TemporaryDirectory _directory = new();
    private readonly TestKeyRing _keys = new();
    private TestNode _node = null!;

    public ValueTask InitializeAsync()
    {
        _node = TestNode.Open(_directory, keys: _keys);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(100_000)] // whole in the reader's buffer
    [InlineData(300_000)] // not whole, in an ordinary segment
    [InlineData(6_000_000)] // in a segment of its own
    public async Task Document_ComesAsItWasPublished(int bytes)
    {
        var file = FileOf(bytes);
        await using var subscriber = await Subscriber.OpenAsync(_node, type: Type);

        var sequence = await _node.PublishFileAsync(Anna, file);

        var delivered = await subscriber.NextAsync();
        Assert.Equal((sequence, Type, 1u, TestNode.Hospital), (delivered.Sequence, delivered.Type, delivered.Attempt, delivered.Sender));
        Assert.Equal(file, ContentOf(delivered));
        Assert.Equal(0, _node.Large.Deliveries.Used);
    }

    [Fact]
    public async Task LargeEvents_GoAloneAndKeepTheirOrder()
    {
        var (small, large) = (FileOf(1000), FileOf(2_000_000));
        var sequences = new List<ulong>();
        await using (await Subscriber.OpenAsync(_node, type: Type))
        {
        }

        foreach (var file in (byte[][])[small, small, large, small, large, large, small])
        {
            sequences.Add(await _node.PublishFileAsync(sequences.Count % 2 == 0 ? Anna : Bobur, file));
        }

        await using var subscriber = await Subscriber.OpenAsync(_node, type: Type);
        var received = new List<ulong>();
        while (received.Count < sequences.Count)
        {
            var delivered = await subscriber.NextAsync();
            received.Add(delivered.Sequence);
            subscriber.Acknowledge(delivered.Sequence);
        }

        Assert.Equal(sequences, received.Order());
        Assert.Equal([0, 2, 4, 6], received.Select(sequence => sequences.IndexOf(sequence)).Where(place => place % 2 == 0));
        Assert.Equal([1, 3, 5], received.Select(sequence => sequences.IndexOf(sequence)).Where(place => place % 2 == 1));
        var at = 0;
        foreach (var count in subscriber.Frames)
        {
            var places = received.Skip(at).Take(count).Select(sequence => sequences.IndexOf(sequence)).ToList();
            if (places.Any(place => place is 2 or 4 or 5))
            {
                Assert.Single(places);
            }

            at += count;
        }
    }

    [Fact]
    public async Task LargestEvents_GoOnWhenOneIsAnswered()
    {
        var file = FileOf(10 << 20);
        await using var subscriber = await Subscriber.OpenAsync(_node, type: Type);
        var first = await _node.PublishFileAsync(Anna, file);
        var second = await _node.PublishFileAsync(Bobur, file);
        var third = await _node.PublishFileAsync("32306850000033", file);

        Assert.Equal([first, second], await subscriber.NextAsync(2));
        subscriber.Acknowledge(first);
        Assert.Equal(third, (await subscriber.NextAsync()).Sequence);
        Assert.Equal([1, 1, 1], subscriber.Frames);
    }

    [Fact]
    public async Task RejectedLargeEvent_ComesAgainFromTheJournal()
    {
        var file = FileOf(3_000_000);
        await using var subscriber = await Subscriber.OpenAsync(_node, type: Type);
        var sequence = await _node.PublishFileAsync(Anna, file);
        await subscriber.NextAsync();

        subscriber.Reject(sequence);

        var again = await subscriber.NextAsync();
        Assert.Equal((sequence, 2u), (again.Sequence, again.Attempt));
        Assert.Equal(file, ContentOf(again));
    }

    [Fact]
    public async Task IndexThatIsMadeAnew_KnowsLargeEvents()
    {
        var messageId = _node.NewId();
        await _node.PublishFileAsync(Anna, FileOf(3_000_000), messageId);
        await _node.DisposeAsync();
        File.Delete(TestNode.IndexPath(_directory));

        _node = TestNode.Open(_directory, keys: _keys);
        var known = await _node.Replay.ReserveAsync(new ReplayKey(TestNode.Hospital, messageId), new byte[32], TestContext.Current.CancellationToken);

        Assert.Equal(ReplayVerdictKind.OtherContent, known.Kind);
    }

    [Fact]
    public async Task SealedFieldsLast_ReadAsAnyParserReadsThem()
    {
        var file = FileOf(500_000);
        await _node.PublishFileAsync(Anna, file);
        using var reader = _node.Log.OpenReader(_node.Log.FirstIndex);
        Assert.True(reader.TryRead(out var record));

        var body = PublishedBody.Parser.ParseFrom(AuditSection.BodyOf(record.ReadWhole()).Span);
        var large = LargeBody.Read(PublishedBody.Parser, record, PublishedBody.SealedPayloadFieldNumber, out var content);

        var sealedPayload = new byte[content.Length];
        content.Read(sealedPayload);
        Assert.Equal(body.SealedPayload.ToByteArray(), sealedPayload);
        Assert.Equal(file.Length + 32, body.SealedSource.Length);
        (body.SealedPayload, body.SealedSource) = (Google.Protobuf.ByteString.Empty, Google.Protobuf.ByteString.Empty);
        Assert.Equal(body, large);
    }

    private static byte[] FileOf(int bytes)
    {
        var file = new byte[bytes];
        new Random(bytes).NextBytes(file);
        return file;
    }

    private static byte[] ContentOf(Event delivered) => DocumentPublished.Parser.ParseFrom(delivered.Payload).Document.Parts[0].Attachment.Content.ToByteArray();
}
