using System.Runtime.CompilerServices;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Protocol.Errors;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Core.Pipeline;

/// <summary>The way of a published event. The same stages as a call up to validation; then one record is acceptance, queue entry and audit
/// in one, and the subscribers read it from there.</summary>
public sealed class EventPipeline(
    AuthenticationStage authentication,
    AuthorizationStage authorization,
    AdmissionStage admission,
    ReplayStage replay,
    ValidationStage validation,
    RecognitionStage recognition,
    PublicationStage publication,
    CompletionStage completion,
    ILogger<EventPipeline> logger)
{
    /// <summary>Runs one publication to its recorded end. Never throws for anything a peer can cause.</summary>
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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<HubError?> RunStagesAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var refusal = authentication.Check(exchange)
            ?? authorization.Check(exchange)
            ?? admission.Enter(exchange)
            ?? await replay.CheckAsync(exchange, cancellationToken);
        if (exchange.IsRepeated)
        {
            validation.Check(exchange);                                     // passed the first time; the audit asks whom it is about
            return refusal;
        }

        return refusal
            ?? validation.Check(exchange)
            ?? await recognition.CheckAsync(exchange, cancellationToken)    // if the publisher asks: do we know whom it is about
            ?? await publication.RecordAsync(exchange);                     // on disk: accepted, queued and audited
    }
}
