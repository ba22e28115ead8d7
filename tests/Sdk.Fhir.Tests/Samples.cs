using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Sdk.Fhir.Tests;

/// <summary>Audit records of every kind.</summary>
internal static class Samples
{
    public const string Node = "hub.node1";
    public const string Hospital = "uz.hosp.sirdaryo-01.his";
    public const string Adapter = "uz.integration.hl7v2";
    public const string Registry = "uz.gov.civil-registry";

    public static readonly IReadOnlyDictionary<string, AuditRecord> All = new Dictionary<string, AuditRecord>(StringComparer.Ordinal)
    {
        ["read of a patient"] = ReadOf("TREAT"),
        ["emergency"] = ReadOf("ETREAT", "unconscious, no relatives"),
        ["query for a patient"] = With(ReadOf("TREAT"), record =>
        {
            record.Operation = "ehealth.identity.v1.Identity/Match";
            record.Action = AuditAction.Execute;
            record.Recipient = Node;
        }),
        ["query without patient"] = With(ReadOf("HOPERAT"), record =>
        {
            record.Operation = "ehealth.audit.v1.AuditTrail/Search";
            record.Action = AuditAction.Execute;
            record.SubjectPseudonym = ByteString.Empty;
        }),
        ["read without patient"] = With(ReadOf("HOPERAT"), record => record.SubjectPseudonym = ByteString.Empty),
        ["event"] = With(ReadOf("TREAT"), record =>
        {
            record.Kind = AuditKind.Event;
            record.Action = AuditAction.Create;
            record.Operation = "ehealth.clinical.v1.PatientAdmitted";
            record.Recipient = "";
            record.Sender = Adapter;
            record.OnBehalfOf = Hospital;
            record.SourceId = "MSG00001";
            record.ResponseHash = ByteString.Empty;
        }),
        ["event without patient"] = With(ReadOf("HOPERAT"), record =>
        {
            record.Kind = AuditKind.Event;
            record.Action = AuditAction.Create;
            record.Operation = "ehealth.masterfiles.v1.StaffFileChanged";
            record.Recipient = "";
            record.SubjectPseudonym = ByteString.Empty;
        }),
        ["update"] = With(ReadOf("TREAT"), record => record.Action = AuditAction.Update),
        ["deletion"] = With(ReadOf("TREAT"), record => record.Action = AuditAction.Delete),
        ["message shown"] = With(ReadOf("TREAT"), record =>
        {
            record.Operation = "ehealth.audit.v1.AuditTrail/ReadSource";
            record.Recipient = Node;
            record.RefersTo = 17;
            record.SourceId = "MSG00001";
        }),
        ["read for another"] = With(ReadOf("TREAT"), record =>
        {
            record.Sender = Adapter;
            record.OnBehalfOf = Hospital;
        }),
        ["stale answer"] = With(ReadOf("TREAT"), record => record.Stale = true),
        ["rejection by the partner"] = With(ReadOf("TREAT"), record =>
        {
            record.Outcome = HubErrorCode.PartnerRejected;
            record.PartnerCode = "person-not-found";
        }),
        ["partner away"] = With(ReadOf("TREAT"), record => record.Outcome = HubErrorCode.PartnerUnavailable),
        ["refusal for want of a grant"] = Refusal(HubErrorCode.SenderForbidden),
        ["refused purpose"] = Refusal(HubErrorCode.PurposeForbidden),
        ["stranger"] = With(Refusal(HubErrorCode.SenderUnauthenticated), record => record.Sender = ""),
        ["refusal at an edge"] = With(Refusal(HubErrorCode.FieldMissing), record =>
        {
            record.Operation = "hl7v2/ADT^A01";
            record.Action = AuditAction.Execute;
            record.Field = "PID-3";
            record.MessageId = "";
        }),
        ["unknown method"] = With(Refusal(HubErrorCode.TypeUnsupported), record =>
        {
            record.Operation = "unknown";
            record.Action = AuditAction.Execute;
        }),
        ["record before there were actions"] = With(ReadOf("TREAT"), record => record.Action = AuditAction.Unspecified),
        ["code and action of a newer hub"] = With(Refusal((HubErrorCode)900), record => record.Action = (AuditAction)90),
        ["least that a record can hold"] = new AuditRecord { ExchangeId = "01980000-0000-7000-8000-000000000001", Outcome = HubErrorCode.MessageUnreadable },
    };

    public static AuditRecord ReadOf(string purpose, string reason = "") => new()
    {
        Index = 4711,
        NodeId = Node,
        RecordedAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 11, 27, 8, 30, 0, 123, TimeSpan.Zero)),
        ExchangeId = "01980000-0000-7000-8000-00000000abcd",
        MessageId = "7e57d004-2b97-4e7a-b45f-5387367791cd",
        Kind = AuditKind.Exchange,
        Sender = Hospital,
        Recipient = Registry,
        Operation = "ehealth.registry.v1.CivilRegistry/GetPerson",
        Action = AuditAction.Read,
        Purpose = purpose,
        Reason = reason,
        DurationUs = 1234,
        RequestHash = ByteString.CopyFrom([.. Enumerable.Repeat((byte)1, 32)]),
        ResponseHash = ByteString.CopyFrom([.. Enumerable.Repeat((byte)2, 32)]),
        SubjectPseudonym = ByteString.CopyFrom([.. Enumerable.Repeat((byte)0xAB, 32)]),
        SubjectSealed = ByteString.CopyFromUtf8("sealed"),
        TraceId = ByteString.CopyFrom([.. Enumerable.Repeat((byte)3, 16)]),
    };

    public static AuditRecord With(AuditRecord record, Action<AuditRecord> change)
    {
        change(record);
        return record;
    }

    /// <summary>Takes away what a record need not have.</summary>
    public static void ClearOptional(this AuditRecord record)
    {
        (record.MessageId, record.Sender, record.Recipient, record.Purpose, record.Reason, record.Operation) = ("", "", "", "", "", "");
        (record.RequestHash, record.ResponseHash, record.SubjectPseudonym, record.TraceId) = (ByteString.Empty, ByteString.Empty, ByteString.Empty, ByteString.Empty);
    }

    private static AuditRecord Refusal(HubErrorCode code) => With(ReadOf("TREAT"), record =>
    {
        record.Kind = AuditKind.Refusal;
        record.Outcome = code;
        record.Recipient = "";
        record.ResponseHash = ByteString.Empty;
        record.SubjectPseudonym = ByteString.Empty;
    });
}
