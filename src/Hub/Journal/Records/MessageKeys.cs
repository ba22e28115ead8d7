using EHealth.Integration.Hub.Journal.Storage;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Records;

/// <summary>Message ids of records.</summary>
internal static class MessageKeys
{
    // A payload stands in the same record, and is not copied for a key.
    private static readonly MessageParser<PublishedKey> PublishedKeyParser = PublishedKey.Parser.WithDiscardUnknownFields(discardUnknownFields: true);

    /// <summary>The id of the message that a record is about; null when it has none.</summary>
    public static MessageKey? Of(LogRecord record) => (RecordType)record.Type switch
    {
        RecordType.Accepted => AcceptedBody.Parser.ParseFrom(record.ReadWhole().Span).Key,
        RecordType.Published when record.IsWhole => PublishedKeyParser.ParseFrom(AuditSection.BodyOf(record.Payload).Span).Key,
        RecordType.Published => LargeBody.Read(PublishedKeyParser, record, PublishedBody.SealedPayloadFieldNumber, out _).Key,
        RecordType.Completed when !record.IsWhole => LargeBody.Read(CompletedBody.Parser, record, CompletedBody.SealedResponseFieldNumber, out _).Key,
        RecordType.Completed when AuditSection.BodyOf(record.Payload) is { IsEmpty: false } body => CompletedBody.Parser.ParseFrom(body.Span).Key,
        _ => null,
    };
}
