using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>The circuit breaker of one provider. While it is closed, a call goes past it and only its outcome is counted: run inside, every call
/// would pay for four state machines that hold nothing back.</summary>
internal sealed class ProviderCircuit
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<DeliveryAttempt> _circuit;

    public ProviderCircuit(string systemId, DeliveryOptions options, TimeProvider time, ILogger logger) =>
        _circuit = new ResiliencePipelineBuilder<DeliveryAttempt> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<DeliveryAttempt>
            {
                StateProvider = _state,
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

    /// <summary>True while calls may go past it.</summary>
    public bool IsClosed => _state.CircuitState == CircuitState.Closed;

    /// <summary>Counts the outcome of a call that went past the closed circuit. Done at once, but for the one that opens it.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask CountAsync(DeliveryAttempt attempt)
    {
        // The consumer's token stays out of the context: Polly would throw when the consumer has gone, and that is an outcome and no bug.
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);

        // When another outcome has opened it meanwhile, this one is not counted: there is nothing left for it to change.
        _ = await _circuit.ExecuteOutcomeAsync(static (_, done) => ValueTask.FromResult(Outcome.FromResult(done)), context, attempt);
        ResilienceContextPool.Shared.Return(context);
    }

    /// <summary>Calls through the circuit, which decides whether this is the call that tries the provider again.</summary>
    /// <returns>Null when it holds the call back.</returns>
    public async ValueTask<DeliveryAttempt?> TryAsync(Func<ValueTask<DeliveryAttempt>> call)
    {
        var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
        try
        {
            var outcome = await _circuit.ExecuteOutcomeAsync(static async (_, call) => Outcome.FromResult(await call()), context, call);
            if (outcome.Exception is BrokenCircuitException)
            {
                return null;
            }

            outcome.ThrowIfException();
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
