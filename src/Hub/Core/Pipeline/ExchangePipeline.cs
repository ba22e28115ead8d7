using System.Runtime.CompilerServices;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Protocol.Errors;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Core.Pipeline;

/// <summary>The way of a call, in order: the table of contents of the hub. Each stage answers one question and returns the refusal, or null to go on.</summary>
public sealed class ExchangePipeline(
    AuthenticationStage authentication,
    AuthorizationStage authorization,
    AdmissionStage admission,
    ReplayStage replay,
    ValidationStage validation,
    RoutingStage routing,
    AcceptanceStage acceptance,
    DeliveryStage delivery,
    CompletionStage completion,
    ILogger<ExchangePipeline> logger)
{
    /// <summary>Runs one exchange to its recorded end. Never throws for anything a peer can cause.</summary>
    /// <param name="exchange">What arrived.</param>
    /// <param name="cancellationToken">Fires when the sender has gone. What is already handed over is still recorded.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ExchangeOutcome> RunAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        HubError? error;
        try
        {
            error = await RunStagesAsync(exchange, cancellationToken);
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            Log.StageFailed(logger, bug, exchange.Operation.Name, exchange.Id);
            error = new HubError(HubErrorCode.InternalError);
        }

        return await completion.CompleteAsync(exchange, error);
    }

    /// <summary>Records and answers the refusal of something that could not be read as a request at all.</summary>
    public ValueTask<ExchangeOutcome> RefuseAsync(Exchange exchange, HubError error) =>
        completion.CompleteAsync(exchange, authentication.Check(exchange) ?? error);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HubError?> RunStagesAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var refusal = authentication.Check(exchange)                        // who is it
            ?? authorization.Check(exchange)                                // may it do this, for this purpose
            ?? admission.Enter(exchange)                                    // have we room: size, rate, in flight
            ?? await replay.CheckAsync(exchange, cancellationToken);        // seen this message id
        if (exchange.IsRepeated)
        {
            validation.Check(exchange);                                     // passed the first time; the audit asks whom it is about
            return refusal;                                                 // same answer again
        }

        return refusal
            ?? validation.Check(exchange)                                   // does it keep the contract's rules
            ?? routing.Choose(exchange)                                     // to which provider
            ?? await acceptance.RecordAsync(exchange)                       // on disk: from here it is not lost
            ?? await delivery.DeliverAsync(exchange, cancellationToken);    // the provider's answer
    }
}
