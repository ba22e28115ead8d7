namespace EHealth.Integration.Protocol.Metadata;

/// <summary>Names of the request headers and response trailers that hub and SDK exchange beside the payload.</summary>
public static class MetadataNames
{
    /// <summary>Request: the sender's id of the message, a UUID. Required for methods with side effects.</summary>
    public const string MessageId = "ehealth-message-id";

    /// <summary>Request: purpose of use, a code of HL7 v3 PurposeOfUse such as <c>TREAT</c>.</summary>
    public const string Purpose = "ehealth-purpose";

    /// <summary>Request: why, in words; required with purpose <c>ETREAT</c> ("break the glass").</summary>
    public const string Reason = "ehealth-reason";

    /// <summary>Request: the system that shall answer, where several provide the contract.</summary>
    public const string Recipient = "ehealth-recipient";

    /// <summary>Request: the system the caller speaks for; the directory lists whom it may name here.</summary>
    public const string OnBehalfOf = "ehealth-on-behalf-of";

    /// <summary>Request: W3C Trace Context.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>Trailer: the hub's id of the exchange, a UUIDv7.</summary>
    public const string ExchangeId = "ehealth-exchange-id";

    /// <summary>Trailer: index of the audit record of this exchange.</summary>
    public const string AuditIndex = "ehealth-audit-index";

    /// <summary>Kafka header of an audit record: its index, decimal.</summary>
    public const string KafkaAuditIndex = "ehealth-audit-index";

    /// <summary>Kafka header of an audit record: full name of the message type in the value.</summary>
    public const string KafkaSchema = "ehealth-schema";
}
