using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>What every message must say of itself before its content is looked at.</summary>
internal static class HeaderRules
{
    // MSH-10 has 20 characters up to 2.6 and 199 from 2.7. Senders use longer ones with older versions.
    private const int MaxControlIdBytes = 199;

    /// <summary>The first rule the header breaks; null when it keeps them all. The processing id (MSH-11) is not looked at.</summary>
    public static Hl7Refusal? Check(Hl7Message message)
    {
        var header = message.Header;
        return CheckControlId(header.Field(MessageHeader.ControlId))
            ?? CheckVersion(header)
            ?? CheckType(header.Field(MessageHeader.MessageType));
    }

    private static Hl7Refusal? CheckControlId(Hl7Field controlId)
    {
        var location = new Hl7Location("MSH", MessageHeader.ControlId);
        if (!controlId.Text.HasValue) return new Hl7Refusal(HubErrorCode.FieldMissing, location, "the message has no control id");
        return controlId.Bytes.Length > MaxControlIdBytes
            ? new Hl7Refusal(HubErrorCode.FieldInvalid, location, $"the control id is longer than {MaxControlIdBytes} bytes")
            : null;
    }

    private static Hl7Refusal? CheckVersion(Hl7Segment header)
    {
        var location = new Hl7Location("MSH", MessageHeader.VersionId);
        if (!header.Field(MessageHeader.VersionId).Text.HasValue)
            return new Hl7Refusal(HubErrorCode.FieldMissing, location, "the message does not say its version");
        return MessageHeader.Version(header) == Hl7Version.Unknown
            ? new Hl7Refusal(HubErrorCode.VersionUnsupported, location, "versions 2.1 to 2.8.2 are supported")
            : null;
    }

    private static Hl7Refusal? CheckType(Hl7Field type) => type.Text.HasValue
        ? null
        : new Hl7Refusal(HubErrorCode.FieldMissing, new Hl7Location("MSH", MessageHeader.MessageType), "the message does not say its type");
}
