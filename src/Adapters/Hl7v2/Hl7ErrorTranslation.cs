using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Acknowledgments;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>The HL7 edge's answer to every code of the error catalogue. Without a default arm: a new code must be answered here.</summary>
internal static class Hl7ErrorTranslation
{
    /// <summary>A refusal as an ERR segment.</summary>
    public static Hl7Error ToError(Hl7Refusal refusal)
    {
        var (acknowledgment, code) = Translate(refusal.Code);
        return new Hl7Error(acknowledgment, code, refusal.Location, refusal.Text) { ApplicationCode = refusal.PartnerCode ?? "" };
    }

    /// <summary>MSA-1 and ERR-3 for a code of the catalogue.</summary>
    public static (Hl7AcknowledgmentCode Acknowledgment, Hl7ErrorCode Code) Translate(HubErrorCode code) => code switch
    {
        HubErrorCode.Unspecified => (Hl7AcknowledgmentCode.Accept, Hl7ErrorCode.MessageAccepted),
        HubErrorCode.MessageUnreadable => (Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.SegmentSequenceError),
        HubErrorCode.FieldMissing => (Hl7AcknowledgmentCode.Error, Hl7ErrorCode.RequiredFieldMissing),
        HubErrorCode.FieldInvalid => (Hl7AcknowledgmentCode.Error, Hl7ErrorCode.DataTypeError),
        HubErrorCode.CodeUnknown => (Hl7AcknowledgmentCode.Error, Hl7ErrorCode.TableValueNotFound),
        HubErrorCode.TypeUnsupported => (Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.UnsupportedMessageType),
        HubErrorCode.VersionUnsupported => (Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.UnsupportedVersionId),
        HubErrorCode.MessageTooLarge => (Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.ApplicationInternalError),
        HubErrorCode.RateExceeded => (Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.ApplicationInternalError),
        HubErrorCode.SenderUnauthenticated => (Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.ApplicationInternalError),
        HubErrorCode.SenderForbidden => (Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.ApplicationInternalError),
        HubErrorCode.PurposeForbidden => (Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.ApplicationInternalError),
        HubErrorCode.RecipientUnknown => (Hl7AcknowledgmentCode.Error, Hl7ErrorCode.UnknownKeyIdentifier),
        HubErrorCode.MessageDuplicate => (Hl7AcknowledgmentCode.Error, Hl7ErrorCode.DuplicateKeyIdentifier),
        HubErrorCode.HubUnavailable => (Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.ApplicationInternalError),
        HubErrorCode.PartnerUnavailable => (Hl7AcknowledgmentCode.Error, Hl7ErrorCode.ApplicationInternalError),
        HubErrorCode.PartnerTimeout => (Hl7AcknowledgmentCode.Error, Hl7ErrorCode.ApplicationInternalError),
        HubErrorCode.OutcomeUnknown => (Hl7AcknowledgmentCode.Error, Hl7ErrorCode.ApplicationInternalError),
        HubErrorCode.PartnerRejected => (Hl7AcknowledgmentCode.Error, Hl7ErrorCode.ApplicationInternalError),
        HubErrorCode.InternalError => (Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.ApplicationInternalError),
    };
}
