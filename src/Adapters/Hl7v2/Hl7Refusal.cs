using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>A "no" in HL7's words.</summary>
/// <param name="Code">The hub's code for it.</param>
/// <param name="Location">Where in the message; null when it is not about a place in it.</param>
/// <param name="Text">What the sender's operator should read. Never a value of the message: it goes into logs and answers.</param>
/// <param name="PartnerCode">With <see cref="HubErrorCode.PartnerRejected"/> the partner's own code.</param>
internal sealed record Hl7Refusal(HubErrorCode Code, Hl7Location? Location, string Text, string? PartnerCode = null)
{
    /// <summary>The hub was lost before it answered: nobody knows whether it has taken the message.</summary>
    public static Hl7Refusal HubLost { get; } = new(HubErrorCode.HubUnavailable, Location: null, "the hub did not answer: send the same message again");

    /// <summary>The refusal of bytes that could not be read as a message.</summary>
    public static Hl7Refusal From(Hl7ParseError error)
    {
        var (code, text) = error.Reason switch
        {
            Hl7ParseErrorReason.HeaderMissing => (HubErrorCode.MessageUnreadable, "the message does not begin with MSH"),
            Hl7ParseErrorReason.DelimitersInvalid => (HubErrorCode.MessageUnreadable, "MSH-1 and MSH-2 do not declare usable delimiters"),
            Hl7ParseErrorReason.SegmentNameInvalid => (HubErrorCode.MessageUnreadable, "a line after this segment is not a segment"),
            Hl7ParseErrorReason.CharsetUnsupported => (HubErrorCode.CodeUnknown, "the character set is not supported"),
            Hl7ParseErrorReason.CharacterInvalid => (HubErrorCode.FieldInvalid, "a byte is not a character of the declared character set"),
            Hl7ParseErrorReason.CharsetMisdeclared =>
                (HubErrorCode.FieldInvalid, "the message is not in the character set it declares, or is registered with; its bytes look like UTF-8"),
            Hl7ParseErrorReason.TooManySegments => (HubErrorCode.MessageTooLarge, $"more than {Hl7Limits.MaxSegments} segments"),
            Hl7ParseErrorReason.TooManyFields => (HubErrorCode.MessageTooLarge, $"more than {Hl7Limits.MaxFields} fields in a segment"),
            Hl7ParseErrorReason.TooManyRepetitions =>
                (HubErrorCode.MessageTooLarge, $"more than {Hl7Limits.MaxRepetitions} repetitions of a field"),
        };
        return new Hl7Refusal(code, error.Location, $"{text} (offset {error.Offset})");
    }
}
