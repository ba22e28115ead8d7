using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Subscriptions;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Retention;

/// <summary>Whether a subscription still needs an event. Which types it wants is not known while it is not open, so any that it has not done with counts, until it expires.</summary>
/// <param name="places">Where all subscriptions stand.</param>
/// <param name="catalogue">Tells when events expire.</param>
/// <param name="now">The time.</param>
internal sealed class EventNeed(IReadOnlyList<DeliveryPlace> places, ContractCatalogue catalogue, DateTimeOffset now)
{
    /// <summary>Somebody may be giving out an event that has just expired.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private static readonly MessageParser<PublishedDelivery> Parser = PublishedDelivery.Parser.WithDiscardUnknownFields(discardUnknownFields: true);

    /// <summary>Whether all subscriptions have done with everything below an index: then no event needs to be looked at.</summary>
    public bool IsPast(long index) => places.All(place => place.Cursor >= index - 1);

    /// <summary>Whether one of them needs this record.</summary>
    public bool Has(LogRecord record)
    {
        if ((RecordType)record.Type != RecordType.Published || places.All(place => place.IsDone(record.Index))) return false;
        var body = record.IsWhole
            ? Parser.ParseFrom(AuditSection.BodyOf(record.Payload).Span)
            : LargeBody.Read(Parser, record, PublishedBody.SealedPayloadFieldNumber, out _);

        // A type that is not known now may be known again when its contract is back.
        return !catalogue.Events.TryGetValue(body.Type, out var operation) || DateTimeOffset.FromUnixTimeMilliseconds(body.AcceptedAtMs) + operation.ExpiresAfter + Margin > now;
    }
}
