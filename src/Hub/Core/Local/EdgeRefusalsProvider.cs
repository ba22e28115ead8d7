using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Local;

/// <summary>Answers <c>ehealth.audit.v1.EdgeRefusals</c>: puts into the audit what a protocol edge refused before it became a call.</summary>
public sealed class EdgeRefusalsProvider : LocalProvider
{
    private readonly IExchangeJournal _journal;
    private readonly AuditRecordFactory _audits;

    /// <summary>Binds the method.</summary>
    public EdgeRefusalsProvider(IExchangeJournal journal, AuditRecordFactory audits, string nodeId)
        : base("ehealth.audit.v1.EdgeRefusals", nodeId)
    {
        _journal = journal;
        _audits = audits;
        Answer("Report", ReportEdgeRefusalRequest.Parser, ReportAsync);
    }

    private async ValueTask<LocalAnswer<ReportEdgeRefusalResponse>> ReportAsync(ReportEdgeRefusalRequest refusal, Exchange exchange, CancellationToken cancellationToken)
    {
        var index = await _journal.RefuseAsync(_audits.CreateEdgeRefusal(exchange, refusal));
        return index is { } written
            ? new ReportEdgeRefusalResponse { AuditIndex = (ulong)written }
            : new HubError(HubErrorCode.HubUnavailable) { RetryAfter = AcceptanceStage.JournalRetry };
    }
}
