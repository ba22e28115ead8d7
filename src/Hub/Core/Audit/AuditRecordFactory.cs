using System.Diagnostics;
using System.Globalization;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Hub.Core.Audit;

/// <summary>Writes down what an exchange came to: who, what, whose data (sealed), why, with which outcome. Never a payload.</summary>
public sealed class AuditRecordFactory(string nodeId, SubjectSealer subjects, TimeProvider time)
{
    /// <summary>The record of one exchange, event or refusal. Its index is given by the journal.</summary>
    public AuditRecord Create(Exchange exchange, HubError? error)
    {
        var record = new AuditRecord
        {
            NodeId = nodeId,
            RecordedAt = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
            ExchangeId = exchange.IdText,
            MessageId = MessageIdOf(exchange.Metadata.MessageId),
            Kind = KindOf(exchange, error),
            Action = exchange.Operation.Action,
            Sender = exchange.Sender?.Id ?? "",
            OnBehalfOf = exchange.Principal is { } principal && principal != exchange.Sender ? principal.Id : "",
            Recipient = exchange.Provider?.SystemId ?? "",
            Operation = exchange.Operation.Name,
            Purpose = Purposes.Contains(exchange.Metadata.Purpose) ? exchange.Metadata.Purpose : "",
            Reason = exchange.Metadata.Reason,
            DurationUs = (ulong)time.GetElapsedTime(exchange.ArrivedAt).TotalMicroseconds,
            TraceId = TraceId(exchange),
            Stale = exchange.IsStale,
            SourceId = SourceIdForm.OrEmpty(exchange.SourceId),
        };
        AddError(record, error);
        var recordKey = AddSubject(record, exchange);
        if (exchange.ShownRecord is { } shown)
        {
            recordKey = AddReference(record, shown);
        }

        AddHashes(record, exchange, recordKey);
        return record;
    }

    /// <summary>The record of a refusal at a protocol edge.</summary>
    public AuditRecord CreateEdgeRefusal(Exchange report, ReportEdgeRefusalRequest refusal)
    {
        var record = Create(report, new HubError(refusal.Code) { Field = refusal.Field });
        record.Kind = AuditKind.Refusal;
        record.Action = AuditAction.Execute; // what the message would have done cannot be told: it may not even have been read
        record.Operation = refusal.Operation;
        record.RequestHash = RecordSalt.Hash(RecordSalt.Of(subjects.NobodysRecordKey.Span, report.Id), refusal.MessageSha256.Span);
        record.Recipient = "";
        record.SourceId = SourceIdForm.OrEmpty(refusal.SourceId);
        return record;
    }

    private static readonly IReadOnlySet<string> Purposes = Protocol.Metadata.PurposeOfUse.All;

    private static AuditKind KindOf(Exchange exchange, HubError? error) =>
        error is not null && exchange.Provider is null ? AuditKind.Refusal
        : exchange.Operation.Kind == OperationKind.Publish ? AuditKind.Event
        : error is not null && !IsAnswerOfProvider(error.Code) ? AuditKind.Refusal
        : AuditKind.Exchange;

    /// <summary>A "no" that a provider gave, or may have acted on, is the outcome of an exchange and not a refusal by the hub.</summary>
    private static bool IsAnswerOfProvider(HubErrorCode code) =>
        code is HubErrorCode.PartnerRejected or HubErrorCode.PartnerTimeout or HubErrorCode.OutcomeUnknown or HubErrorCode.InternalError;

    /// <summary>Sender-made text: only what is a UUID is taken over, or somebody's name could come to stand in the audit.</summary>
    private static string MessageIdOf(string messageId) =>
        Guid.TryParseExact(messageId, "D", out var id) ? id.ToString("D", CultureInfo.InvariantCulture) : "";

    private static void AddError(AuditRecord record, HubError? error)
    {
        if (error is not null)
        {
            record.Outcome = error.Code;
            record.PartnerCode = error.PartnerCode ?? "";
            record.Field = error.Field ?? "";
        }
    }

    private static void AddHashes(AuditRecord record, Exchange exchange, ReadOnlyMemory<byte> recordKey)
    {
        var salt = RecordSalt.Of(recordKey.Span, exchange.Id);
        record.RequestHash = RecordSalt.Hash(salt, exchange.RequestHash.Span);
        if (!exchange.Response.IsEmpty)
        {
            record.ResponseHash = RecordSalt.Hash(salt, Digest.Of(exchange.Response.Span));
        }
    }

    /// <returns>What makes the salts of records about this person.</returns>
    private ReadOnlyMemory<byte> AddSubject(AuditRecord record, Exchange exchange)
    {
        if (exchange.SubjectKind == IdentifierKind.Unspecified)
        {
            record.SubjectPseudonym = exchange.Subject.IsEmpty ? ByteString.Empty : ByteString.CopyFrom(exchange.Subject.Span);
            return subjects.NobodysRecordKey;
        }

        var subject = subjects.Seal(exchange.SubjectKind, exchange.Subject.Span);
        record.SubjectPseudonym = subject.Pseudonym;
        record.SubjectSealed = subject.Ciphertext;
        return subject.RecordKey;
    }

    /// <returns>What makes the salts of records about the person shown: the answer may say little more than who they are.</returns>
    private ReadOnlyMemory<byte> AddReference(AuditRecord record, AuditRecord shown)
    {
        record.RefersTo = shown.Index;
        record.SourceId = shown.SourceId;
        record.SubjectPseudonym = shown.SubjectPseudonym;
        record.SubjectSealed = shown.SubjectSealed;
        return subjects.Open(shown.SubjectPseudonym.Span, shown.SubjectSealed.Span, out var recordKey) is null ? subjects.NobodysRecordKey : recordKey;
    }

    // A published event's own trace before the current one, which may be that of the stream on which it came.
    private static ByteString TraceId(Exchange exchange)
    {
        var trace = ActivityContext.TryParse(exchange.TraceParent, traceState: null, out var published) ? published.TraceId
            : Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.TraceId
            : default;
        if (trace == default)
        {
            return ByteString.Empty;
        }

        var bytes = new byte[16];
        trace.CopyTo(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
