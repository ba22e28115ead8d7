using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>A query that is answered here.</summary>
/// <param name="Trigger">MSH-9.2 of the query.</param>
/// <param name="Response">MSH-9.2 of the response.</param>
/// <param name="Read">Reads the query's parameters.</param>
internal sealed record QueryKind(string Trigger, string Response, Func<Hl7Message, QueryRequest> Read)
{
    /// <summary>Find candidates, get corresponding identifiers, and what hospitals' systems ask in their own way.</summary>
    /// <param name="own">The hospitals' own queries; already checked.</param>
    public static IReadOnlyList<QueryKind> All(IEnumerable<QueryOptions> own) =>
    [
        new QueryKind("Q22", "K22", QueryRequest.OfParameters),
        new QueryKind("Q23", "K23", QueryRequest.OfIdentifier),
        .. own.Select(query => new QueryKind(query.Trigger, query.Response, Reader(query))),
    ];

    private static Func<Hl7Message, QueryRequest> Reader(QueryOptions query)
    {
        var places = query.Parameters.Select(parameter => KeyValuePair.Create(parameter.Key, Place(parameter.Value))).ToList();
        return message => QueryRequest.OfFields(message, places);
    }

    private static Hl7Location Place(string text) =>
        Hl7Location.TryParse(text, out var place) ? place : throw new InvalidOperationException("The options are validated before.");
}
