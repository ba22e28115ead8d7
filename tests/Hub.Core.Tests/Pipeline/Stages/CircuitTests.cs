using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

/// <summary>The circuit breaker of the delivery stage: one for each provider.</summary>
public sealed class CircuitTests : IDisposable
{
    private readonly Situation _hub = new();

    private ScriptedProvider Registry => _hub.Links.Of(Parties.Registry);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task FailingProvider_IsNoLongerAsked()
    {
        await BreakAsync();
        var calls = Registry.Calls;

        var error = await CallAsync();

        Assert.Equal(
            new HubError(HubErrorCode.PartnerUnavailable) { RetryAfter = _hub.DeliveryOptions.BreakDuration, Resource = Parties.Registry }, error);
        Assert.Equal(calls, Registry.Calls);
        Assert.Contains("CircuitOpened", _hub.Log.Names);
    }

    [Fact]
    public async Task OpenCircuit_IsTriedAgainAfterAWhileAndCloses()
    {
        await BreakAsync();
        Registry.Result = new(default, null, HandedOver: true);

        _hub.Time.Advance(_hub.DeliveryOptions.BreakDuration - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HubErrorCode.PartnerUnavailable, (await CallAsync())?.Code);
        _hub.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(await CallAsync());
        Assert.Null(await CallAsync());
        Assert.Contains("CircuitClosed", _hub.Log.Names);
    }

    [Fact]
    public async Task TrialThatFails_KeepsTheCircuitOpen()
    {
        await BreakAsync();
        _hub.Time.Advance(_hub.DeliveryOptions.BreakDuration);
        var calls = Registry.Calls;

        await CallAsync();
        await CallAsync();

        Assert.Equal(calls + 1, Registry.Calls);
    }

    [Fact]
    public async Task OpenCircuitAfterHandOverOfNothing_IsNotAnUnknownOutcome()
    {
        await BreakAsync();

        Assert.Equal(HubErrorCode.PartnerUnavailable, (await CallAsync(Catalogues.Write))?.Code);
    }

    [Theory]
    [InlineData(HubErrorCode.PartnerRejected)]
    [InlineData(HubErrorCode.FieldInvalid)]
    [InlineData(HubErrorCode.InternalError)]
    public async Task ProviderThatAnswersNo_IsNotDown(HubErrorCode no)
    {
        Registry.AnswerWith(no);

        await CallAsync(times: _hub.DeliveryOptions.BreakMinimumThroughput * 3);

        Assert.Equal(_hub.DeliveryOptions.BreakMinimumThroughput * 3, Registry.Calls);
    }

    [Fact]
    public async Task FewFailures_AreNoReasonToStop()
    {
        Registry.AnswerWith(HubErrorCode.PartnerUnavailable);

        await CallAsync(times: _hub.DeliveryOptions.BreakMinimumThroughput - 1);
        Registry.Result = new(default, null, HandedOver: true);

        Assert.Null(await CallAsync());
    }

    [Fact]
    public async Task OneProvidersCircuit_IsNoOtherProvidersConcern()
    {
        await BreakAsync();
        Registry.IsReachable = false; // routing now prefers the second

        Assert.Null(await CallAsync());
        Assert.Equal(1, _hub.Links.Of(Parties.SecondRegistry).Calls);
    }

    [Fact]
    public async Task ProviderThatDoesNotAnswer_CountsAsFailed()
    {
        await TimeOutAsync(asked: TimeSpan.FromSeconds(2));

        Assert.Contains("CircuitOpened", _hub.Log.Names);
    }

    [Fact]
    public async Task ConsumersInAHurry_DoNotOpenTheCircuitForOthers()
    {
        await TimeOutAsync(asked: TimeSpan.FromMilliseconds(10));

        Assert.DoesNotContain("CircuitOpened", _hub.Log.Names);
    }

    [Fact]
    public async Task ConsumersThatHangUp_DoNotOpenTheCircuitForOthers()
    {
        Registry.IsSilent = true;
        for (var call = 0; call < _hub.DeliveryOptions.BreakMinimumThroughput * 3; call++)
        {
            using var consumer = new CancellationTokenSource();
            var delivering = _hub.Delivery.DeliverAsync(_hub.Routed(), consumer.Token).AsTask();
            await consumer.CancelAsync();
            Assert.Equal(HubErrorCode.PartnerTimeout, (await delivering)?.Code);
        }

        Assert.DoesNotContain("CircuitOpened", _hub.Log.Names);
    }

    private async Task BreakAsync()
    {
        Registry.AnswerWith(HubErrorCode.PartnerUnavailable);
        await CallAsync(times: _hub.DeliveryOptions.BreakMinimumThroughput);
        Assert.Equal(_hub.DeliveryOptions.BreakMinimumThroughput, Registry.Calls);
    }

    private async Task<HubError?> CallAsync(Operation? operation = null) => await _hub.Delivery.DeliverAsync(_hub.Routed(operation), Cancellation);

    private async Task CallAsync(int times)
    {
        for (var call = 0; call < times; call++)
        {
            await CallAsync();
        }
    }

    /// <summary>Enough calls at once to open the circuit, none of them answered within the time that was asked for.</summary>
    private async Task TimeOutAsync(TimeSpan asked)
    {
        Registry.IsSilent = true;
        var delivering = Enumerable.Range(0, _hub.DeliveryOptions.BreakMinimumThroughput)
            .Select(_ => _hub.Delivery.DeliverAsync(_hub.Routed(timeout: asked), Cancellation).AsTask())
            .ToList();
        _hub.Time.Advance(asked);
        Assert.All(await Task.WhenAll(delivering), error => Assert.Equal(HubErrorCode.PartnerTimeout, error?.Code));
    }
}
