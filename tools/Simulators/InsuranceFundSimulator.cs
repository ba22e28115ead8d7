using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EHealth.Integration.Simulators;

/// <summary>
/// The state health insurance fund. POST /api/v1/eligibility {"pinfl":"...","date":"YYYY-MM-DD"} answers 200 with the cover
/// on that day, or 404 with problem code "person-not-found". Of twenty people eighteen are covered, one has a suspended
/// policy ("policy-suspended": index divisible by 20) and one has none ("no-policy": remainder 1). Nobody is covered before
/// birth ("no-policy") or after death ("person-deceased").
/// </summary>
public sealed class InsuranceFundSimulator : RestSimulator
{
    /// <summary>Guaranteed benefits package.</summary>
    private const string Programme = "GBP";

    private InsuranceFundSimulator(RestSimulatorOptions options)
        : base(options)
    {
    }

    /// <summary>Starts the service; it listens when the task completes.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<InsuranceFundSimulator> StartAsync(RestSimulatorOptions options, CancellationToken cancellationToken)
    {
        var simulator = new InsuranceFundSimulator(options);
        await simulator.ResumeListeningAsync(cancellationToken);
        return simulator;
    }

    private protected override void MapEndpoints(IEndpointRouteBuilder endpoints) =>
        MapQuery(endpoints, "/api/v1/eligibility", RestJson.Utf8.EligibilityQuery, Answer);

    private IResult Answer(EligibilityQuery query) => Population.TryFind(query.Pinfl, out var person)
        ? Results.Json(CoverOf(person, query.Date), RestJson.Utf8.EligibilityReply)
        : Problem(new ProblemReply(404, "person-not-found", "The fund does not know this number"));

    private static EligibilityReply CoverOf(SyntheticPerson person, DateOnly date)
    {
        if (date > person.DeathDate)
            return EligibilityReply.NotCovered("person-deceased");
        if (date < person.BirthDate)
            return EligibilityReply.NotCovered("no-policy");

        return (person.Index % 20) switch
        {
            0 => EligibilityReply.NotCovered("policy-suspended"),
            1 => EligibilityReply.NotCovered("no-policy"),
            // Policies run with the calendar year, a newborn's from birth.
            _ => EligibilityReply.Under(Programme, PolicyStart(person.BirthDate, date.Year), new DateOnly(date.Year, 12, 31)),
        };
    }

    private static DateOnly PolicyStart(DateOnly birthDate, int year)
    {
        var newYear = new DateOnly(year, 1, 1);
        return birthDate > newYear ? birthDate : newYear;
    }
}
