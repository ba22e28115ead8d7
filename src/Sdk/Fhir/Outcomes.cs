using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using Hl7.Fhir.Model;

namespace EHealth.Integration.Sdk.Fhir;

// How an outcome of the hub is said in FHIR: 0 success, 4 it was refused, 8 it failed though it may have been right.
internal static class Outcomes
{
    private const string CodePrefix = "HUB_ERROR_CODE_";

    // A code of a newer hub is a failure of which nothing is known.
    public static AuditEvent.AuditEventOutcome Of(HubErrorCode code) => Enum.IsDefined(code) ? OfKnown(code) : AuditEvent.AuditEventOutcome.N8;

    private static AuditEvent.AuditEventOutcome OfKnown(HubErrorCode code) => code switch
    {
        HubErrorCode.Unspecified => AuditEvent.AuditEventOutcome.N0,
        HubErrorCode.MessageUnreadable or HubErrorCode.FieldMissing or HubErrorCode.FieldInvalid or HubErrorCode.CodeUnknown
            or HubErrorCode.TypeUnsupported or HubErrorCode.VersionUnsupported or HubErrorCode.MessageTooLarge or HubErrorCode.RateExceeded
            or HubErrorCode.SenderUnauthenticated or HubErrorCode.SenderForbidden or HubErrorCode.PurposeForbidden or HubErrorCode.RecipientUnknown
            or HubErrorCode.MessageDuplicate or HubErrorCode.PartnerRejected => AuditEvent.AuditEventOutcome.N4,
        HubErrorCode.HubUnavailable or HubErrorCode.PartnerUnavailable or HubErrorCode.PartnerTimeout or HubErrorCode.OutcomeUnknown
            or HubErrorCode.InternalError => AuditEvent.AuditEventOutcome.N8,
    };

    public static bool IsOfAccessControl(HubErrorCode code) =>
        code is HubErrorCode.SenderUnauthenticated or HubErrorCode.SenderForbidden or HubErrorCode.PurposeForbidden;

    // The code, and the field or partner code it is about. Null when it went well.
    public static string? Describe(AuditRecord record)
    {
        if (record.Outcome == HubErrorCode.Unspecified) return null;
        var about = record.Field.Length > 0 ? record.Field : record.PartnerCode;
        var name = HubErrorCodeName(record.Outcome);
        return about.Length > 0 ? $"{name} {about}" : name;
    }

    // As the proto writes it, without the enum's prefix.
    private static string HubErrorCodeName(HubErrorCode code)
    {
        var name = ErrorsReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)code)?.Name ?? ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return name.StartsWith(CodePrefix, StringComparison.Ordinal) ? name[CodePrefix.Length..] : name;
    }
}
