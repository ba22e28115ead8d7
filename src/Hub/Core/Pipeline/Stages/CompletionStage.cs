using System.Runtime.CompilerServices;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Protocol.Errors;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>The outcome goes to disk, then the answer leaves. Every exchange ends here, whichever stage refused it.</summary>
public sealed class CompletionStage(
    IExchangeJournal journal, AuditRecordFactory audit, AdmissionStage admission, ReplayStage replay, HubMetrics metrics, TimeProvider time, ILogger<CompletionStage> logger)
{
    /// <summary>Records and answers. An outcome that cannot be recorded is not given out: no read unrecorded, no false acknowledgment.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ExchangeOutcome> CompleteAsync(Exchange exchange, HubError? error)
    {
        var mayRecord = admission.MayRecord(exchange);
        if (exchange.AuditIndex is null && mayRecord) // a published event is on disk already, with its audit entry in the same record
        {
            try
            {
                exchange.AuditIndex = await journal.CompleteAsync(exchange, audit.Create(exchange, error));
            }
            catch (Exception bug) when (bug is not OutOfMemoryException)
            {
                // A record that throws (a response larger than the journal takes) is a record that was not made: what the exchange holds must be given back.
                Log.StageFailed(logger, bug, exchange.Operation.Name, exchange.Id);
            }
        }

        if (exchange.AuditIndex is null && !mayRecord)
        {
            // Nothing was done or told. Not logged one by one: whoever suspended the hub has said why.
            error = new HubError(HubErrorCode.HubUnavailable) { RetryAfter = AdmissionStage.SuspendedRetry };
        }
        else if (exchange.AuditIndex is null)
        {
            Log.OutcomeNotRecorded(logger, exchange.Operation.Name, exchange.Id);
            error = new HubError(exchange.IsAccepted ? HubErrorCode.OutcomeUnknown : HubErrorCode.HubUnavailable) { RetryAfter = AcceptanceStage.JournalRetry };
        }

        replay.Release(exchange);
        admission.Leave(exchange);
        metrics.Count(exchange, error, time.GetElapsedTime(exchange.ArrivedAt));
        return error is null
            ? new ExchangeOutcome(exchange.Response, null)
            : new ExchangeOutcome(default, error with { ExchangeId = exchange.IdText });
    }
}
