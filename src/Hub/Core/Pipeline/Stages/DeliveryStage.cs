using System.Collections.Concurrent;
using System.Diagnostics;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Protocol.Errors;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>The provider's answer: deadline, circuit breaker, the provider's link.</summary>
public sealed class DeliveryStage(DeliveryOptions options, TimeProvider time, ILogger<DeliveryStage> logger)
{
    private readonly ConcurrentDictionary<string, ResiliencePipeline<DeliveryResult>> _circuits = new(StringComparer.Ordinal);

    /// <summary>Sets <see cref="Exchange.Response"/>, or returns the provider's "no", PARTNER_UNAVAILABLE, PARTNER_TIMEOUT or OUTCOME_UNKNOWN.</summary>
    public async ValueTask<HubError?> DeliverAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var provider = exchange.Provider!;
        if (!provider.IsReachable)
        {
            return new HubError(HubErrorCode.PartnerUnavailable) { RetryAfter = options.BreakDuration, Resource = provider.SystemId };
        }

        using var span = HubActivity.Source.StartActivity("deliver", ActivityKind.Client);
        span?.SetTag("rpc.method", exchange.Operation.Name);
        span?.SetTag("ehealth.recipient", provider.SystemId);

        var result = provider is LocalProvider
            ? await CallAsync(exchange, cancellationToken)
            : await CallThroughCircuitAsync(exchange, provider.SystemId, cancellationToken);
        exchange.Response = result.Response;
        if (result.Error is { } error)
        {
            span?.SetStatus(ActivityStatusCode.Error, ErrorCatalogue.Reason(error.Code));
            return AfterHandOver(exchange, result, error);
        }

        return null;
    }

    /// <summary>A call with side effects that was handed over and brought no answer may have had its effect.</summary>
    private static HubError AfterHandOver(Exchange exchange, DeliveryResult result, HubError error) =>
        result.HandedOver && exchange.Operation.HasSideEffects && error.Code == HubErrorCode.PartnerTimeout
            ? error with { Code = HubErrorCode.OutcomeUnknown }
            : error;

    private async ValueTask<DeliveryResult> CallThroughCircuitAsync(Exchange exchange, string systemId, CancellationToken cancellationToken)
    {
        var circuit = _circuits.GetOrAdd(systemId, static (id, stage) => stage.NewCircuit(id), this);
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var outcome = await circuit.ExecuteOutcomeAsync(
                static async (resilience, state) => Outcome.FromResult(await state.Stage.CallAsync(state.Exchange, resilience.CancellationToken)),
                context,
                (Stage: this, Exchange: exchange));
            if (outcome.Exception is BrokenCircuitException)
            {
                return new DeliveryResult(default, new HubError(HubErrorCode.PartnerUnavailable) { RetryAfter = options.BreakDuration, Resource = systemId }, HandedOver: false);
            }

            outcome.ThrowIfException();
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<DeliveryResult> CallAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var waited = time.GetElapsedTime(exchange.ArrivedAt);
        var timeout = (exchange.Timeout is { } asked && asked < options.MaxTimeout ? asked : options.MaxTimeout) - waited;
        if (timeout <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
        {
            return TimedOut(handedOver: false);
        }

        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await exchange.Provider!.CallAsync(exchange, timeout, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return TimedOut(handedOver: true);
        }
    }

    private static DeliveryResult TimedOut(bool handedOver) => new(default, new HubError(HubErrorCode.PartnerTimeout), handedOver);

    private ResiliencePipeline<DeliveryResult> NewCircuit(string systemId) =>
        new ResiliencePipelineBuilder<DeliveryResult> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<DeliveryResult>
            {
                FailureRatio = options.BreakFailureRatio,
                MinimumThroughput = options.BreakMinimumThroughput,
                SamplingDuration = options.BreakSamplingDuration,
                BreakDuration = options.BreakDuration,
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Result.Error?.Code is HubErrorCode.PartnerUnavailable or HubErrorCode.PartnerTimeout),
                OnOpened = _ =>
                {
                    Log.CircuitOpened(logger, systemId, options.BreakDuration);
                    return default;
                },
                OnClosed = _ =>
                {
                    Log.CircuitClosed(logger, systemId);
                    return default;
                },
            })
            .Build();
}
