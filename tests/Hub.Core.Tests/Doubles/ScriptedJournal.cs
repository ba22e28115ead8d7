using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

/// <summary>Keeps what it is given; can be told to be out of order, before or after the acceptance.</summary>
internal sealed class ScriptedJournal(List<string> noted) : IExchangeJournal
{
    public bool CanAccept { get; set; } = true;

    public bool CanPublish { get; set; } = true;

    public bool CanComplete { get; set; } = true;

    /// <summary>What completing throws, as a journal with a bug would.</summary>
    public Exception? Bug { get; set; }

    /// <summary>Audit records in order; a record's index is its place.</summary>
    public List<AuditRecord> Records { get; } = [];

    public ValueTask<bool> AcceptAsync(Exchange exchange)
    {
        noted.Add("accept");
        return ValueTask.FromResult(CanAccept);
    }

    public ValueTask<long?> PublishAsync(Exchange exchange, AuditRecord audit)
    {
        noted.Add("publish");
        return ValueTask.FromResult(CanPublish ? Keep(audit) : null);
    }

    public ValueTask<long?> CompleteAsync(Exchange exchange, AuditRecord audit)
    {
        noted.Add("complete");
        return Bug is null ? ValueTask.FromResult(CanComplete ? Keep(audit) : null) : ValueTask.FromException<long?>(Bug);
    }

    public ValueTask<long?> RefuseAsync(AuditRecord audit)
    {
        noted.Add("refuse");
        return ValueTask.FromResult(CanComplete ? Keep(audit) : null);
    }

    private long? Keep(AuditRecord audit)
    {
        Records.Add(audit);
        return Records.Count - 1;
    }
}
