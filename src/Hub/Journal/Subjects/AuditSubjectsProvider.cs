using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Subjects;

/// <summary>Answers <c>ehealth.audit.v1.AuditSubjects</c>: tells whom a record is about, and erases persons.</summary>
public sealed class AuditSubjectsProvider : LocalProvider
{
    private static readonly TimeSpan DiskRetry = TimeSpan.FromSeconds(5);

    private readonly AuditSearch _search;
    private readonly SubjectSealer _subjects;
    private readonly ILogger<AuditSubjectsProvider> _logger;

    /// <summary>Binds the methods.</summary>
    public AuditSubjectsProvider(AuditSearch search, SubjectSealer subjects, string nodeId, ILogger<AuditSubjectsProvider> logger)
        : base(AuditSubjects.Descriptor.FullName, nodeId)
    {
        _search = search;
        _subjects = subjects;
        _logger = logger;
        Answer("Disclose", DiscloseRequest.Parser, DiscloseAsync);
        Answer("Erase", EraseRequest.Parser, EraseAsync);
    }

    private async ValueTask<LocalAnswer<DiscloseResponse>> DiscloseAsync(DiscloseRequest request, Exchange exchange, CancellationToken cancellationToken)
    {
        if (await FindAsync(request.Index, exchange, cancellationToken) is not { } record)
        {
            return Rejected(PartnerCodes.RecordNotFound);
        }

        var exchangeId = Guid.Parse(record.ExchangeId);
        if (record.SubjectPseudonym.IsEmpty)
        {
            return new DiscloseResponse { Record = record, Salt = SaltOf(_subjects.NobodysRecordKey, exchangeId) };
        }

        if (record.SubjectSealed.IsEmpty)
        {
            return new DiscloseResponse { Record = record };
        }

        return _subjects.Open(record.SubjectPseudonym.Span, record.SubjectSealed.Span, out var recordKey) is { } person
            ? new DiscloseResponse
            {
                Record = record,
                Subject = new Identifier { Kind = person.Kind, Value = Encoding.UTF8.GetString(person.Value) },
                Salt = SaltOf(recordKey, exchangeId),
            }
            : Rejected(PartnerCodes.SubjectErased);
    }

    private async ValueTask<LocalAnswer<EraseResponse>> EraseAsync(EraseRequest request, Exchange exchange, CancellationToken cancellationToken)
    {
        var record = await FindAsync(request.Index, exchange, cancellationToken);
        if (record is null || !record.SubjectPseudonym.Equals(request.SubjectPseudonym))
        {
            return Rejected(PartnerCodes.RecordNotFound);
        }

        if (record.SubjectSealed.IsEmpty)
        {
            return Rejected(PartnerCodes.NoSubjectKept);
        }

        if (_subjects.Open(record.SubjectPseudonym.Span, record.SubjectSealed.Span, out _) is not { } person)
        {
            return Rejected(PartnerCodes.SubjectErased);
        }

        try
        {
            _subjects.Erase(person.Kind, person.Value);
            return new EraseResponse();
        }
        catch (IOException refused)
        {
            Log.SubjectNotErased(_logger, request.Index, refused.Message);
            return new HubError(HubErrorCode.HubUnavailable) { RetryAfter = DiskRetry };
        }
    }

    private async ValueTask<AuditRecord?> FindAsync(ulong index, Exchange exchange, CancellationToken cancellationToken)
    {
        var record = index > long.MaxValue ? null : await _search.FindAsync((long)index, found => found?.Audit, cancellationToken);
        if (record is not null)
        {
            exchange.ReferTo(record);
        }

        return record;
    }

    private static ByteString SaltOf(ReadOnlyMemory<byte> recordKey, Guid exchangeId) =>
        UnsafeByteOperations.UnsafeWrap(RecordSalt.Of(recordKey.Span, exchangeId));

    private static HubError Rejected(string partnerCode) => new(HubErrorCode.PartnerRejected) { PartnerCode = partnerCode };
}
