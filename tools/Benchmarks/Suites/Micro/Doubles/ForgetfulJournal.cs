using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Benchmarks.Suites.Micro.Doubles;

/// <summary>Says that everything is on disk.</summary>
internal sealed class ForgetfulJournal : IExchangeJournal
{
    public ValueTask<bool> AcceptAsync(Hub.Core.Pipeline.Exchange exchange) => ValueTask.FromResult(true);

    public ValueTask<long?> PublishAsync(Hub.Core.Pipeline.Exchange exchange, AuditRecord audit) => ValueTask.FromResult<long?>(17);

    public ValueTask<long?> CompleteAsync(Hub.Core.Pipeline.Exchange exchange, AuditRecord audit) => ValueTask.FromResult<long?>(17);

    public ValueTask<long?> RefuseAsync(AuditRecord audit) => ValueTask.FromResult<long?>(17);
}
