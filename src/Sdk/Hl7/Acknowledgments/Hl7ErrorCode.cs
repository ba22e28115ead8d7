namespace EHealth.Integration.Hl7.Acknowledgments;

/// <summary>HL7 error codes, table 0357; the number is the code.</summary>
public enum Hl7ErrorCode
{
    /// <summary>Message accepted.</summary>
    MessageAccepted = 0,

    /// <summary>A segment is missing, or stands where it may not.</summary>
    SegmentSequenceError = 100,

    /// <summary>A required field is empty.</summary>
    RequiredFieldMissing = 101,

    /// <summary>A value has not the form of its data type.</summary>
    DataTypeError = 102,

    /// <summary>A code stands in no table that holds here.</summary>
    TableValueNotFound = 103,

    /// <summary>The message type is not supported.</summary>
    UnsupportedMessageType = 200,

    /// <summary>The trigger event is not supported.</summary>
    UnsupportedEventCode = 201,

    /// <summary>The processing id is not supported.</summary>
    UnsupportedProcessingId = 202,

    /// <summary>The version is not supported.</summary>
    UnsupportedVersionId = 203,

    /// <summary>An identifier names nobody and nothing.</summary>
    UnknownKeyIdentifier = 204,

    /// <summary>An identifier is taken.</summary>
    DuplicateKeyIdentifier = 205,

    /// <summary>The record is held by another.</summary>
    ApplicationRecordLocked = 206,

    /// <summary>Anything else that kept the receiver from taking the message.</summary>
    ApplicationInternalError = 207,
}
