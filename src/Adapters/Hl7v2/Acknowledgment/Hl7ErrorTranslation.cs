using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Acknowledgment;

/// <summary>The HL7 edge's answer to every code of the error catalogue. Without a default arm: a new code must be answered here.</summary>
internal static class Hl7ErrorTranslation
{
    /// <summary>Translates a code of the catalogue.</summary>
    public static Hl7Condition Translate(HubErrorCode code) => code switch
    {
        HubErrorCode.Unspecified => Accept("0"),
        HubErrorCode.MessageUnreadable => Reject("100"),
        HubErrorCode.FieldMissing => Error("101"),
        HubErrorCode.FieldInvalid => Error("102"),
        HubErrorCode.CodeUnknown => Error("103"),
        HubErrorCode.TypeUnsupported => Reject("200"),
        HubErrorCode.VersionUnsupported => Reject("203"),
        HubErrorCode.MessageTooLarge => Reject("207"),
        HubErrorCode.RateExceeded => Reject("207"),
        HubErrorCode.SenderUnauthenticated => Reject("207"),
        HubErrorCode.SenderForbidden => Reject("207"),
        HubErrorCode.PurposeForbidden => Reject("207"),
        HubErrorCode.RecipientUnknown => Error("204"),
        HubErrorCode.MessageDuplicate => Error("205"),
        HubErrorCode.HubUnavailable => Reject("207"),
        HubErrorCode.PartnerUnavailable => Error("207"),
        HubErrorCode.PartnerTimeout => Error("207"),
        HubErrorCode.OutcomeUnknown => Error("207"),
        HubErrorCode.PartnerRejected => Error("207"),
        HubErrorCode.InternalError => Reject("207"),
    };

    private static Hl7Condition Accept(string code) => new(Hl7AcknowledgmentCode.Accept, code, TextOf(code));

    private static Hl7Condition Error(string code) => new(Hl7AcknowledgmentCode.Error, code, TextOf(code));

    private static Hl7Condition Reject(string code) => new(Hl7AcknowledgmentCode.Reject, code, TextOf(code));

    // Table 0357, the texts as published.
    private static string TextOf(string code) => code switch
    {
        "0" => "Message accepted",
        "100" => "Segment sequence error",
        "101" => "Required field missing",
        "102" => "Data type error",
        "103" => "Table value not found",
        "200" => "Unsupported message type",
        "203" => "Unsupported version id",
        "204" => "Unknown key identifier",
        "205" => "Duplicate key identifier",
        _ => "Application internal error",
    };
}
