using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

public sealed class DeliveryStageTests : IDisposable
{
    private readonly Situation _hub = new();

    private ScriptedProvider Registry => _hub.Links.Of(Parties.Registry);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task ProvidersAnswer_IsTheResponse()
    {
        var exchange = _hub.Routed();

        Assert.Null(await _hub.Delivery.DeliverAsync(exchange, Cancellation));
        Assert.Equal("answer"u8, exchange.Response.Span);
    }

    [Fact]
    public async Task ProvidersNo_IsPassedOn()
    {
        var no = new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "policy-suspended" };
        Registry.Result = new DeliveryResult(default, no, HandedOver: true);

        Assert.Equal(no, await _hub.Delivery.DeliverAsync(_hub.Routed(Catalogues.Write), Cancellation));
    }

    [Fact]
    public async Task ProviderWithoutALink_IsUnavailableAndNotCalled()
    {
        var exchange = _hub.Routed(Catalogues.Write);
        Registry.IsReachable = false;

        var error = await _hub.Delivery.DeliverAsync(exchange, Cancellation);

        Assert.Equal((HubErrorCode.PartnerUnavailable, Parties.Registry), (error!.Code, error.Resource));
        Assert.Equal(_hub.DeliveryOptions.BreakDuration, error.RetryAfter);
        Assert.Equal(0, Registry.Calls);
    }

    [Theory]
    [InlineData(false, HubErrorCode.PartnerTimeout)]
    [InlineData(true, HubErrorCode.OutcomeUnknown)]
    public async Task NoAnswerInTime_IsUnknownOnlyWhereItMayHaveHadAnEffect(bool hasSideEffects, HubErrorCode expected)
    {
        Registry.IsSilent = true;
        var delivering = _hub.Delivery.DeliverAsync(_hub.Routed(hasSideEffects ? Catalogues.Write : Catalogues.Read), Cancellation).AsTask();
        await Registry.Asked;

        _hub.Time.Advance(_hub.DeliveryOptions.MaxTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(delivering.IsCompleted);
        _hub.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(expected, (await delivering)?.Code);
    }

    [Theory]
    [InlineData(true, HubErrorCode.OutcomeUnknown)]
    [InlineData(false, HubErrorCode.PartnerTimeout)]
    public async Task LinksOwnTimeout_IsUnknownOnlyAfterHandOver(bool handedOver, HubErrorCode expected)
    {
        Registry.AnswerWith(HubErrorCode.PartnerTimeout, handedOver);

        Assert.Equal(expected, (await _hub.Delivery.DeliverAsync(_hub.Routed(Catalogues.Write), Cancellation))?.Code);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(3600, 30)]
    [InlineData(null, 30)]
    public async Task ConsumersDeadline_CountsUpToTheHubsLimit(int? askedSeconds, int expectedSeconds)
    {
        await _hub.Delivery.DeliverAsync(_hub.Routed(timeout: askedSeconds is { } asked ? TimeSpan.FromSeconds(asked) : null), Cancellation);

        Assert.Equal(TimeSpan.FromSeconds(expectedSeconds), Registry.LastTimeout);
    }

    [Fact]
    public async Task TimeSpentBeforeDelivery_IsTakenOffTheDeadline()
    {
        var exchange = _hub.Routed(timeout: TimeSpan.FromSeconds(5));
        _hub.Time.Advance(TimeSpan.FromSeconds(2));

        await _hub.Delivery.DeliverAsync(exchange, Cancellation);

        Assert.Equal(TimeSpan.FromSeconds(3), Registry.LastTimeout);
    }

    [Fact]
    public async Task DeadlinePassedBeforeDelivery_CallsNobody()
    {
        var exchange = _hub.Routed(Catalogues.Write, timeout: TimeSpan.FromSeconds(5));
        _hub.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(HubErrorCode.PartnerTimeout, (await _hub.Delivery.DeliverAsync(exchange, Cancellation))?.Code);
        Assert.Equal(0, Registry.Calls);
    }

    [Fact]
    public async Task ConsumerThatHasGone_EndsTheWait()
    {
        Registry.IsSilent = true;
        using var consumer = new CancellationTokenSource();
        var delivering = _hub.Delivery.DeliverAsync(_hub.Routed(Catalogues.Write), consumer.Token).AsTask();
        await Registry.Asked;

        await consumer.CancelAsync();

        Assert.Equal(HubErrorCode.OutcomeUnknown, (await delivering)?.Code);
    }

    [Fact]
    public async Task ConsumerGoneBeforeDelivery_CallsNobody()
    {
        Assert.Equal(
            HubErrorCode.PartnerTimeout,
            (await _hub.Delivery.DeliverAsync(_hub.Routed(Catalogues.Write), new CancellationToken(canceled: true)))?.Code);
        Assert.Equal(0, Registry.Calls);
    }

    [Fact]
    public async Task BugInTheLink_ComesOutAsTheExceptionItIs()
    {
        Registry.Bug = new InvalidOperationException("bug");

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _hub.Delivery.DeliverAsync(_hub.Routed(), Cancellation));
    }

    [Fact]
    public async Task HubsOwnContract_IsAnsweredWithoutACircuit()
    {
        using var hub = new Situation(new LocalAnswers(Catalogues.WhoAmI.Contract));
        var exchange = hub.Arriving(Catalogues.WhoAmI, request: []);
        Assert.Null(hub.Authentication.Check(exchange) ?? hub.Routing.Choose(exchange));

        Assert.Null(await hub.Delivery.DeliverAsync(exchange, Cancellation));
        Assert.Equal(Parties.Hospital, WhoAmIResponse.Parser.ParseFrom(exchange.Response.Span).SystemId);
    }
}
