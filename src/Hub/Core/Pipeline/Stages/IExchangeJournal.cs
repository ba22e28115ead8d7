using EHealth.Integration.Contracts.Audit.V1;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>The durable record as the pipeline needs it. Every method returns after the record is on disk, or says that it is not.</summary>
public interface IExchangeJournal
{
    /// <summary>Records that a call with side effects was accepted.</summary>
    /// <returns>False when the journal cannot write.</returns>
    ValueTask<bool> AcceptAsync(Exchange exchange);

    /// <summary>Records an event: accepted, queued for its subscribers and audited in one.</summary>
    /// <returns>The audit index, or null when the journal cannot write.</returns>
    ValueTask<long?> PublishAsync(Exchange exchange, AuditRecord audit);

    /// <summary>Records the outcome of an exchange, or a refusal.</summary>
    /// <returns>The audit index, or null when the journal cannot write.</returns>
    ValueTask<long?> CompleteAsync(Exchange exchange, AuditRecord audit);

    /// <summary>Records a refusal that never became an exchange.</summary>
    /// <returns>The audit index, or null when the journal cannot write.</returns>
    ValueTask<long?> RefuseAsync(AuditRecord audit);
}
