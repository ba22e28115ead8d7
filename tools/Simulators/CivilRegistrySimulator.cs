using EHealth.Integration.Simulators.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EHealth.Integration.Simulators;

/// <summary>
/// The civil registry. POST /api/v1/persons/query {"pinfl":"..."} answers 200 with the person in both scripts, or 404 with
/// problem code "person-not-found".
/// </summary>
public sealed class CivilRegistrySimulator : RestSimulator
{
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

    private protected override void MapEndpoints(IEndpointRouteBuilder endpoints) =>
        MapQuery(endpoints, "/api/v1/persons/query", RestJson.Utf8.PersonQuery, Answer);

    private IResult Answer(PersonQuery query) => Population.TryFind(query.Pinfl, out var person)
        ? Results.Json(PersonReply.Of(person), RestJson.Utf8.PersonReply)
        : Problem(new ProblemReply(404, "person-not-found", "The register has no entry for this number"));
}
