using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Search;

/// <summary>Answers <c>ehealth.audit.v1.AuditTrail</c>: finds and reads records, proves them, and shows the message behind one.</summary>
public sealed class AuditTrailProvider : LocalProvider
{
    private const int DefaultLimit = 50;

    /// <summary>Below the 4 MiB that a gRPC client takes by default.</summary>
    private const int PartBytes = 2 * 1024 * 1024;

    private readonly AuditSearch _search;
    private readonly SubjectSealer _subjects;
    private readonly Sealer _sealer;

    /// <summary>Binds the methods.</summary>
    public AuditTrailProvider(AuditSearch search, AuditReading reading, AuditProofs proofs, SubjectSealer subjects, Sealer sealer, string nodeId)
        : base(AuditTrail.Descriptor.FullName, nodeId)
    {
        _search = search;
        _subjects = subjects;
        _sealer = sealer;
        Answer("Search", SearchRequest.Parser, SearchAsync);
        Answer("ReadSource", ReadSourceRequest.Parser, ReadSourceAsync);
        AnswerInTime("Read", ReadRequest.Parser, (request, _, timeout, cancellationToken) => reading.ReadAsync(request, timeout, cancellationToken));
        Answer("GetCheckpoint", GetCheckpointRequest.Parser, (_, _, _) => ValueTask.FromResult(proofs.GetCheckpoint()));
        Answer("ProveInclusion", ProveInclusionRequest.Parser, proofs.ProveInclusionAsync);
        Answer("ProveConsistency", ProveConsistencyRequest.Parser, (request, _, cancellationToken) => proofs.ProveConsistencyAsync(request, cancellationToken));
    }

    private async ValueTask<LocalAnswer<SearchResponse>> SearchAsync(SearchRequest request, Exchange exchange, CancellationToken cancellationToken)
    {
        var pseudonym = request.SubjectPseudonym;
        if (exchange.SubjectKind != IdentifierKind.Unspecified)
        {
            var named = _subjects.Seal(exchange.SubjectKind, exchange.Subject.Span).Pseudonym;
            if (!pseudonym.IsEmpty && !pseudonym.Equals(named))
            {
                return new SearchResponse(); // no record is about two persons
            }

            pseudonym = named;
        }
        else if (!pseudonym.IsEmpty)
        {
            exchange.NamePseudonym(pseudonym.Memory);
        }

        var (limit, below) = (request.Limit == 0 ? DefaultLimit : (int)request.Limit, request.Below is 0 or > long.MaxValue ? long.MaxValue : (long)request.Below);
        var (records, continueBelow) = await _search.FindAsync(new AuditQuery(request, pseudonym), limit, below, cancellationToken);
        var response = new SearchResponse { ContinueBelow = (ulong)continueBelow };
        response.Records.AddRange(records);
        return response;
    }

    private async ValueTask<LocalAnswer<ReadSourceResponse>> ReadSourceAsync(ReadSourceRequest request, Exchange exchange, CancellationToken cancellationToken)
    {
        if (request.Index > long.MaxValue)
        {
            return Rejected(PartnerCodes.RecordNotFound);
        }

        var (audit, answer) = await _search.FindAsync((long)request.Index, found => (found?.Audit, Read(found, request)), cancellationToken);
        if (audit is not null)
        {
            exchange.ReferTo(audit);
        }

        return answer;
    }

    private LocalAnswer<ReadSourceResponse> Read(FoundRecord? found, ReadSourceRequest request)
    {
        if (found is not { Audit: var audit })
        {
            return Rejected(_search.IsNoLongerKept((long)request.Index) ? PartnerCodes.RecordNotKept : PartnerCodes.RecordNotFound);
        }

        if (found.Source is not { } kept)
        {
            return Rejected(PartnerCodes.NoSourceKept);
        }

        if (_subjects.IsErased(audit.SubjectPseudonym.Span) || _sealer.Open(kept.SealedSource.Span, kept.Key.MessageId.Span) is not { } source)
        {
            return Rejected(PartnerCodes.SourceUnreadable);
        }

        if (request.Offset > (ulong)source.Length)
        {
            return new HubError(HubErrorCode.FieldInvalid) { Field = "offset", Rule = "max" };
        }

        return new ReadSourceResponse
        {
            Source = ByteString.CopyFrom(source.AsSpan((int)request.Offset, Math.Min(PartBytes, source.Length - (int)request.Offset))),
            TotalBytes = (ulong)source.Length,
            Operation = audit.Operation,
            Sender = audit.Sender,
            OnBehalfOf = audit.OnBehalfOf,
            SourceId = audit.SourceId,
            RecordedAt = audit.RecordedAt,
        };
    }

    private static HubError Rejected(string partnerCode) => new(HubErrorCode.PartnerRejected) { PartnerCode = partnerCode };
}
