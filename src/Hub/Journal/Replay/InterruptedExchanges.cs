using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Replay;

/// <summary>At start: calls that were accepted and have no outcome, because the hub died between the two, get the outcome OUTCOME_UNKNOWN.
/// So every accepted exchange stands in the audit, and a repetition with the same message id goes on where it was.</summary>
public sealed class InterruptedExchanges(SegmentedLog log, JournalIndex index, ExchangeJournal journal, ILogger<InterruptedExchanges> logger)
{
    /// <summary>Records the unknown outcomes. Called once, after the index has caught up and before anything is admitted.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        foreach (var acceptedIndex in index.OpenAcceptances())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var accepted = AcceptedAt(acceptedIndex);
            var audit = AuditRecord.Parser.ParseFrom(accepted.Draft);
            audit.Outcome = HubErrorCode.OutcomeUnknown;
            if (!await journal.CloseInterruptedAsync(accepted.Key, audit))
            {
                return; // The log has failed; the host is told by its health.
            }

            Log.InterruptedExchangeClosed(logger, audit.ExchangeId);
        }
    }

    private AcceptedBody AcceptedAt(long acceptedIndex)
    {
        using var reader = log.OpenReader(acceptedIndex);
        return reader.TryRead(out var record)
            ? AcceptedBody.Parser.ParseFrom(record.ReadWhole().Span)
            : throw new InvalidOperationException($"journal record {acceptedIndex} is indexed but not there");
    }
}
