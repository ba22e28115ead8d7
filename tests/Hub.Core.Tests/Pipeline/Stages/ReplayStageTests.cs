using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

public sealed class ReplayStageTests : IDisposable
{
    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task Read_NeedsNoMessageIdAndIsNotAskedAbout()
    {
        var exchange = _hub.Authorized(metadata: _hub.Metadata() with { MessageId = "" });

        Assert.Null(await CheckAsync(exchange));
        Assert.Null(exchange.ReplayKey);
        Assert.DoesNotContain("reserve", _hub.Noted);
    }

    [Fact]
    public async Task NoMessageId_IsAMissingField()
    {
        var error = await CheckAsync(Writing(messageId: ""));

        Assert.Equal(new HubError(HubErrorCode.FieldMissing) { Field = MetadataNames.MessageId, Rule = "required" }, error);
    }

    [Theory]
    [InlineData("order 17")]
    [InlineData("{01890000-0000-7000-8000-000000000001}")]
    [InlineData("01890000000070008000000000000001")]
    [InlineData("01890000-0000-7000-8000-00000000000g")]
    public async Task MessageIdThatIsNoUuid_IsAnInvalidField(string messageId)
    {
        var error = await CheckAsync(Writing(messageId));

        Assert.Equal(new HubError(HubErrorCode.FieldInvalid) { Field = MetadataNames.MessageId, Rule = "uuid" }, error);
    }

    [Fact]
    public async Task NewMessageId_IsReservedForTheOneSpokenFor()
    {
        var id = _hub.NewId();
        var exchange = _hub.Arriving(
            Catalogues.Write, sender: Parties.Edge, metadata: _hub.Metadata() with { MessageId = id.ToString(), OnBehalfOf = Parties.Hospital });
        Assert.Null(_hub.Authentication.Check(exchange) ?? _hub.Authorization.Check(exchange));

        Assert.Null(await CheckAsync(exchange));

        Assert.Equal(new ReplayKey(Parties.Hospital, id), exchange.ReplayKey);
        Assert.Equal([new ReplayKey(Parties.Hospital, id)], _hub.Replays.Held);
        Assert.Equal(exchange.RequestHash, _hub.Replays.ContentHash);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(exchange.Request.Span), exchange.RequestHash);
    }

    [Fact]
    public async Task MessageIdUnderWay_IsToComeAgainSoon()
    {
        _hub.Replays.Verdict = new ReplayVerdict(ReplayVerdictKind.UnderWay);
        var exchange = Writing();

        var error = await CheckAsync(exchange);

        Assert.Equal(HubErrorCode.HubUnavailable, error?.Code);
        Assert.True(error?.RetryAfter > TimeSpan.Zero);
        AssertNotHeld(exchange);
    }

    [Fact]
    public async Task MessageIdUsedForOtherContent_IsADuplicate()
    {
        _hub.Replays.Verdict = new ReplayVerdict(ReplayVerdictKind.OtherContent);
        var exchange = Writing();

        Assert.Equal(new HubError(HubErrorCode.MessageDuplicate) { Resource = exchange.Metadata.MessageId }, await CheckAsync(exchange));
        AssertNotHeld(exchange);
    }

    [Fact]
    public async Task AnsweredMessage_GetsTheSameAnswer()
    {
        _hub.Replays.Verdict = new ReplayVerdict(ReplayVerdictKind.Answered, "earlier"u8.ToArray());
        var exchange = Writing();

        Assert.Null(await CheckAsync(exchange));
        Assert.True(exchange.IsRepeated);
        Assert.Equal("earlier"u8, exchange.Response.Span);
        AssertNotHeld(exchange);
    }

    [Fact]
    public async Task MessageAnsweredWithNo_GetsTheSameNo()
    {
        var no = new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "already-dispensed" };
        _hub.Replays.Verdict = new ReplayVerdict(ReplayVerdictKind.Answered, Error: no);
        var exchange = Writing();

        Assert.Equal(no, await CheckAsync(exchange));
        Assert.True(exchange.IsRepeated);
        AssertNotHeld(exchange);
    }

    [Fact]
    public async Task Release_EndsTheReservationOnce()
    {
        var exchange = Writing();
        Assert.Null(await CheckAsync(exchange));

        _hub.Replay.Release(exchange);
        _hub.Replay.Release(exchange);

        AssertNotHeld(exchange);
        Assert.Single(_hub.Noted, "release");
    }

    private Exchange Writing(string? messageId = null) =>
        _hub.Authorized(Catalogues.Write, metadata: messageId is null ? null : _hub.Metadata() with { MessageId = messageId });

    private ValueTask<HubError?> CheckAsync(Exchange exchange) => _hub.Replay.CheckAsync(exchange, TestContext.Current.CancellationToken);

    private void AssertNotHeld(Exchange exchange)
    {
        Assert.Null(exchange.ReplayKey);
        Assert.Empty(_hub.Replays.Held);
    }
}
