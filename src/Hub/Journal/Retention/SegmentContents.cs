using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Subscriptions;

namespace EHealth.Integration.Hub.Journal.Retention;

/// <summary>What retention must know of a sealed segment. Read once, for it never changes.</summary>
/// <param name="Newest">When its newest record was made; the beginning of time when none says.</param>
/// <param name="NewestIdentified">The same of records with a message id.</param>
/// <param name="Subscriptions">Whose places stand in it.</param>
/// <param name="HasRelayPlace">Whether the relay's place stands in it.</param>
internal sealed record SegmentContents(DateTimeOffset Newest, DateTimeOffset NewestIdentified, IReadOnlyCollection<SubscriptionKey> Subscriptions, bool HasRelayPlace)
{
    /// <summary>The records of a segment; each is valid until the next one is asked for.</summary>
    public static IEnumerable<LogRecord> RecordsOf(SegmentedLog log, LogSegment segment, long end)
    {
        using var reader = log.OpenReader(segment.FirstIndex);
        while (reader.NextIndex < end && reader.TryRead(out var record)) yield return record;
    }

    /// <summary>Reads a segment.</summary>
    /// <param name="log">The log.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="end">Index of the first record behind it.</param>
    public static SegmentContents Of(SegmentedLog log, LogSegment segment, long end)
    {
        var (newest, newestIdentified, hasRelayPlace) = (DateTimeOffset.MinValue, DateTimeOffset.MinValue, false);
        var subscriptions = new HashSet<SubscriptionKey>();
        foreach (var record in RecordsOf(log, segment, end))
        {
            if (TimeOf(record) is { } time && time > newest) newest = time;
            if (MessageKeys.Of(record) is not null) newestIdentified = newest;
            if ((RecordType)record.Type == RecordType.Relay) hasRelayPlace = true;
            if ((RecordType)record.Type == RecordType.Subscription)
            {
                var body = SubscriptionBody.Parser.ParseFrom(record.Payload.Span);
                subscriptions.Add(new SubscriptionKey(body.SystemId, body.Name));
            }
        }

        return new SegmentContents(newest, newestIdentified, subscriptions, hasRelayPlace);
    }

    private static DateTimeOffset? TimeOf(LogRecord record)
    {
        var audit = record.AuditIndex >= 0 ? SearchedAudits.Parse(record.Payload)
            : (RecordType)record.Type == RecordType.Accepted ? SearchedAudit.Parser.ParseFrom(AcceptedBody.Parser.ParseFrom(record.ReadWhole().Span).Draft)
            : null;
        return audit?.RecordedAt is { } time ? DateTimeOffset.FromUnixTimeSeconds(time.Seconds).AddTicks(time.Nanos / 100) : null;
    }
}
