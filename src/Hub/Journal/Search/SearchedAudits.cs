using EHealth.Integration.Hub.Journal.Records;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Search;

// Reads of an audited record what a search can ask for.
internal static class SearchedAudits
{
    private static readonly MessageParser<SearchedAudit> Parser = SearchedAudit.Parser.WithDiscardUnknownFields(discardUnknownFields: true);

    public static SearchedAudit Parse(ReadOnlyMemory<byte> payload) => Parser.ParseFrom(AuditSection.Of(payload).Span);

    // Unix milliseconds, rounded down.
    public static long MillisecondsOf(AuditTime? time) => time is null ? 0 : (time.Seconds * 1000) + (time.Nanos / 1_000_000);
}
