using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Protocol.Errors;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>The provider's answer: deadline, circuit breaker, the provider's link.</summary>
public sealed class DeliveryStage(DeliveryOptions options, TimeProvider time, ILogger<DeliveryStage> logger)
{
    private readonly ConcurrentDictionary<string, ProviderCircuit> _circuits = new(StringComparer.Ordinal);
    private readonly DeadlinePool _deadlines = new(time);

    /// <summary>Sets <see cref="Exchange.Response"/>, or returns the provider's "no", PARTNER_UNAVAILABLE, PARTNER_TIMEOUT or OUTCOME_UNKNOWN.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HubError?> DeliverAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var provider = exchange.Provider!;
        if (!provider.IsReachable)
        {
            return Unavailable(provider);
        }

        using var span = HubActivity.Source.StartActivity("deliver", ActivityKind.Client);
        span?.SetTag("rpc.method", exchange.Operation.Name);
        span?.SetTag("ehealth.recipient", provider.SystemId);

        var timeout = TimeLeft(exchange);
        if (timeout <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
        {
            return new HubError(HubErrorCode.PartnerTimeout);
        }

        DeliveryResult result;
        if (provider is LocalProvider)
        {
            result = (await CallAsync(exchange, timeout, cancellationToken)).Result;
        }
        else if (CircuitOf(provider) is { IsClosed: true } circuit)
        {
            var counted = await CallAsync(exchange, timeout, cancellationToken);
            await circuit.CountAsync(counted);
            result = counted.Result;
        }
        else if (await CallThroughAsync(CircuitOf(provider), exchange, timeout, cancellationToken) is { } attempt)
        {
            result = attempt.Result;
        }
        else
        {
            return Unavailable(provider);
        }

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

    private HubError Unavailable(IProvider provider) =>
        new(HubErrorCode.PartnerUnavailable) { RetryAfter = options.BreakDuration, Resource = provider.SystemId };

    private TimeSpan TimeLeft(Exchange exchange) =>
        (exchange.Timeout is { } asked && asked < options.MaxTimeout ? asked : options.MaxTimeout) - time.GetElapsedTime(exchange.ArrivedAt);

    private ProviderCircuit CircuitOf(IProvider provider) => _circuits.GetOrAdd(
        provider.SystemId, static (id, stage) => stage.NewCircuit(id), this);

    private ProviderCircuit NewCircuit(string systemId) => new(systemId, options, time, logger);

    // Apart from its caller, which would make its closure for every call.
    private ValueTask<DeliveryAttempt?> CallThroughAsync(ProviderCircuit circuit, Exchange exchange, TimeSpan timeout, CancellationToken consumer) =>
        circuit.TryAsync(() => CallAsync(exchange, timeout, consumer));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<DeliveryAttempt> CallAsync(Exchange exchange, TimeSpan timeout, CancellationToken consumer)
    {
        var started = time.GetTimestamp();
        var deadline = _deadlines.Rent(timeout);
        var gone = consumer.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            DeliveryResult result;
            try
            {
                result = await exchange.Provider!.CallAsync(exchange, timeout, deadline.Token);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                result = new DeliveryResult(default, new HubError(HubErrorCode.PartnerTimeout), HandedOver: true);
            }

            var cutShort = deadline.IsCancellationRequested && time.GetElapsedTime(started) < options.BreakMinimumWait;
            return new DeliveryAttempt(
                result,
                IsFault: result.Error?.Code == HubErrorCode.PartnerUnavailable || (result.Error?.Code == HubErrorCode.PartnerTimeout && !cutShort));
        }
        finally
        {
            gone.Dispose(); // waits for a callback that is just running: it must not reach the source in its next life
            if (exchange.Provider is LocalProvider)
            {
                deadline.Dispose(); // a cache's work in the background may still hold the token: it must not be another call's next
            }
            else
            {
                _deadlines.Return(deadline);
            }
        }
    }
}
