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
    private readonly ConcurrentDictionary<string, ResiliencePipeline<Attempt>> _circuits = new(StringComparer.Ordinal);

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

        var timeout = TimeLeft(exchange);
        var result = timeout <= TimeSpan.Zero || cancellationToken.IsCancellationRequested ? TimedOut(handedOver: false)
            : provider is LocalProvider ? (await CallAsync(exchange, timeout, cancellationToken)).Result
            : await CallThroughCircuitAsync(exchange, timeout, cancellationToken);
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

    private TimeSpan TimeLeft(Exchange exchange) =>
        (exchange.Timeout is { } asked && asked < options.MaxTimeout ? asked : options.MaxTimeout) - time.GetElapsedTime(exchange.ArrivedAt);

    private async ValueTask<DeliveryResult> CallThroughCircuitAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var systemId = exchange.Provider!.SystemId;
        var circuit = _circuits.GetOrAdd(systemId, static (id, stage) => stage.NewCircuit(id), this);

        // The consumer's token stays out of the context: Polly would throw when the consumer has gone, and that is an outcome and no bug.
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        try
        {
            var outcome = await circuit.ExecuteOutcomeAsync(
                static async (_, state) => Outcome.FromResult(await state.Stage.CallAsync(state.Exchange, state.Timeout, state.Consumer)),
                context,
                (Stage: this, Exchange: exchange, Timeout: timeout, Consumer: cancellationToken));
            if (outcome.Exception is BrokenCircuitException)
            {
                return new DeliveryResult(default, new HubError(HubErrorCode.PartnerUnavailable) { RetryAfter = options.BreakDuration, Resource = systemId }, HandedOver: false);
            }

            outcome.ThrowIfException();
            return outcome.Result.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<Attempt> CallAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        DeliveryResult result;
        try
        {
            result = await exchange.Provider!.CallAsync(exchange, timeout, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            result = TimedOut(handedOver: true);
        }

        var cutShort = either.IsCancellationRequested && time.GetElapsedTime(started) < options.BreakMinimumWait;
        return new Attempt(
            result,
            IsFault: result.Error?.Code == HubErrorCode.PartnerUnavailable || (result.Error?.Code == HubErrorCode.PartnerTimeout && !cutShort));
    }

    private static DeliveryResult TimedOut(bool handedOver) => new(default, new HubError(HubErrorCode.PartnerTimeout), handedOver);

    private ResiliencePipeline<Attempt> NewCircuit(string systemId) =>
        new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Attempt>
            {
                FailureRatio = options.BreakFailureRatio,
                MinimumThroughput = options.BreakMinimumThroughput,
                SamplingDuration = options.BreakSamplingDuration,
                BreakDuration = options.BreakDuration,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result.IsFault),
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

    /// <summary>What came back, and whether it speaks against the provider.</summary>
    private readonly record struct Attempt(DeliveryResult Result, bool IsFault);
}
