using System.Runtime.CompilerServices;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>On disk: the event is accepted, queued for every subscriber and audited, in one record.</summary>
public sealed class PublicationStage(IExchangeJournal journal, AuditRecordFactory audit)
{
    /// <summary>Sets <see cref="Exchange.AuditIndex"/>, or refuses with HUB_UNAVAILABLE.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HubError?> RecordAsync(Exchange exchange)
    {
        exchange.AuditIndex = await journal.PublishAsync(exchange, audit.Create(exchange, error: null));
        exchange.IsAccepted = exchange.AuditIndex is not null;
        return exchange.IsAccepted ? null : new HubError(HubErrorCode.HubUnavailable) { RetryAfter = AcceptanceStage.JournalRetry };
    }
}
