using EHealth.Integration.Simulators.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EHealth.Integration.Simulators;

/// <summary>
/// The civil registry. POST /api/v1/persons/query {"pinfl":"..."} answers 200 with the person in both scripts, or 404 with
/// problem code "person-not-found". POST /api/v1/persons/search {"birthDate":"YYYY-MM-DD","limit":50} answers 200 with those
/// born on that day; "family" and "sex" narrow it down. A date shortened to month or year needs "family", or is refused with
/// 422 "query-too-broad".
/// </summary>
public sealed class CivilRegistrySimulator : RestSimulator
{
    private const int MaxLimit = 200;

    private CivilRegistrySimulator(RestSimulatorOptions options)
        : base(options)
    {
    }

    /// <summary>Starts the service; it listens when the task completes.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<CivilRegistrySimulator> StartAsync(RestSimulatorOptions options, CancellationToken cancellationToken)
    {
        var simulator = new CivilRegistrySimulator(options);
        await simulator.ResumeListeningAsync(cancellationToken);
        return simulator;
    }

    private protected override void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
        MapQuery(endpoints, "/api/v1/persons/query", RestJson.Utf8.PersonQuery, Answer);
        MapQuery(endpoints, "/api/v1/persons/search", RestJson.Utf8.PersonSearch, Answer);
    }

    private IResult Answer(PersonQuery query) => Population.TryFind(query.Pinfl, out var person)
        ? Results.Json(PersonReply.Of(person), RestJson.Utf8.PersonReply)
        : Problem(new ProblemReply(404, "person-not-found", "The register has no entry for this number"));

    private IResult Answer(PersonSearch search)
    {
        if (!DateSpan.TryParse(search.BirthDate, out var born) || search.Limit is < 1 or > MaxLimit)
            return Problem(Malformed);
        if (string.IsNullOrEmpty(search.Family) && born.First != born.Last)
            return Problem(new ProblemReply(422, "query-too-broad", "A month or a year is too much without a family name"));

        var family = string.IsNullOrEmpty(search.Family) ? null : FamilyKey.Of(search.Family);
        var found = Population.BornBetween(born.First, born.Last)
            .Where(person => search.Sex is null || search.Sex == PersonReply.WordOf(person.Sex))
            .Where(person => family is null || family == FamilyKey.Of(person.LatinName.Family) || family == FamilyKey.Of(person.CyrillicName.Family))
            .Take(search.Limit + 1)
            .Select(PersonReply.Of)
            .ToList();
        var more = found.Count > search.Limit;
        return Results.Json(new PersonSearchReply(more ? found[..search.Limit] : found, more), RestJson.Utf8.PersonSearchReply);
    }
}
