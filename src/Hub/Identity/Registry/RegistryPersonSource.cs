using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.Core.Pipeline;

namespace EHealth.Integration.Hub.Identity.Registry;

/// <summary>The civil registry as the register that knows persons by their number.</summary>
internal sealed class RegistryPersonSource(RegistryCalls<GetPersonResponse> getPerson) : IPersonSource
{
    private const string IdentifierValue = "identifier.value";

    public async ValueTask<PersonLookup> FindAsync(string pinfl, Exchange cause, CancellationToken cancellationToken)
    {
        var (response, error) = await getPerson.AskAsync(new GetPersonRequest { Pinfl = pinfl }, cause, cancellationToken);

        // The request has one field, and the consumer knows it as the identifier's value.
        return new PersonLookup(response?.Person, error is { Field: not null } ? error with { Field = IdentifierValue } : error);
    }
}
