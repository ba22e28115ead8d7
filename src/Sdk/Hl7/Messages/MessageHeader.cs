namespace EHealth.Integration.Hl7.Messages;

/// <summary>The fields of MSH that decide how a message is treated.</summary>
public static class MessageHeader
{
    /// <summary>MSH-3, sending application.</summary>
    public const int SendingApplication = 3;

    /// <summary>MSH-4, sending facility.</summary>
    public const int SendingFacility = 4;

    /// <summary>MSH-5, receiving application.</summary>
    public const int ReceivingApplication = 5;

    /// <summary>MSH-6, receiving facility.</summary>
    public const int ReceivingFacility = 6;

    /// <summary>MSH-7, date and time of message.</summary>
    public const int SentAt = 7;

    /// <summary>MSH-9, message type.</summary>
    public const int MessageType = 9;

    /// <summary>MSH-10, message control id.</summary>
    public const int ControlId = 10;

    /// <summary>MSH-11, processing id.</summary>
    public const int ProcessingId = 11;

    /// <summary>MSH-12, version id.</summary>
    public const int VersionId = 12;

    /// <summary>MSH-13, sequence number.</summary>
    public const int SequenceNumber = 13;

    /// <summary>MSH-15, accept acknowledgment type.</summary>
    public const int AcceptAcknowledgment = 15;

    /// <summary>MSH-16, application acknowledgment type.</summary>
    public const int ApplicationAcknowledgment = 16;

    /// <summary>MSH-18, character set.</summary>
    public const int CharacterSet = 18;

    /// <summary>The version MSH-12 names.</summary>
    public static Hl7Version Version(Hl7Segment header) => VersionOf(header.Field(VersionId).Text.Bytes);

    /// <summary>The version of a name as it stands in MSH-12.1.</summary>
    public static Hl7Version VersionOf(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("2.1"u8) ? Hl7Version.V21
        : name.SequenceEqual("2.2"u8) ? Hl7Version.V22
        : name.SequenceEqual("2.3"u8) ? Hl7Version.V23
        : name.SequenceEqual("2.3.1"u8) ? Hl7Version.V231
        : name.SequenceEqual("2.4"u8) ? Hl7Version.V24
        : name.SequenceEqual("2.5"u8) ? Hl7Version.V25
        : name.SequenceEqual("2.5.1"u8) ? Hl7Version.V251
        : name.SequenceEqual("2.6"u8) ? Hl7Version.V26
        : name.SequenceEqual("2.7"u8) ? Hl7Version.V27
        : name.SequenceEqual("2.7.1"u8) ? Hl7Version.V271
        : name.SequenceEqual("2.8"u8) ? Hl7Version.V28
        : name.SequenceEqual("2.8.1"u8) ? Hl7Version.V281
        : name.SequenceEqual("2.8.2"u8) ? Hl7Version.V282
        : Hl7Version.Unknown;

    /// <summary>The trigger event: MSH-9.2, or EVN-1 where MSH-9 has one component only, as in 2.1 and 2.2.</summary>
    public static Hl7Text TriggerEvent(Hl7Message message)
    {
        var trigger = message.Header.Field(MessageType).Component(2).Text;
        return trigger.HasValue ? trigger : message.Field("EVN", 1).Text;
    }
}
