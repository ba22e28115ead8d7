using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.Core.Pipeline;

namespace EHealth.Integration.Hub.Identity.Registry;

/// <summary>The civil registry as the register that finds persons by birth date and name.</summary>
internal sealed class RegistryPersonFinder(RegistryCalls<FindPersonsResponse> findPersons, IdentityMetrics metrics) : IPersonFinder
{
    public async ValueTask<PersonsFound> FindAsync(FindPersonsRequest question, Exchange cause, CancellationToken cancellationToken)
    {
        metrics.CountRegistryCall();
        var (response, error) = await findPersons.AskAsync(question, cause, cancellationToken);
        return response is null
            ? new PersonsFound([], More: false, error is { Field: "family_name" } ? error with { Field = "family" } : error)
            : new PersonsFound(response.Persons, response.More, Error: null);
    }
}
