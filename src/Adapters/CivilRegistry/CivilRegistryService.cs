using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Sdk.Providers;
using Grpc.Core;
using Contract = EHealth.Integration.Contracts.Registry.V1.CivilRegistry;

namespace EHealth.Integration.Adapters.CivilRegistry;

/// <summary>Answers the contract from the registry's own service: one call, one question, no repetition. Repeating is for the consumer,
/// who knows how long it can wait.</summary>
internal sealed class CivilRegistryService(RegistryClient registry) : Contract.CivilRegistryBase
{
    /// <exception cref="PartnerException">The registry gave no answer; see <see cref="Sdk.Rest.RestPartner"/>.</exception>
    public override async Task<GetPersonResponse> GetPerson(GetPersonRequest request, ServerCallContext context)
    {
        var entry = await registry.FindAsync(request.Pinfl, context.CancellationToken);
        return new GetPersonResponse { Person = entry is null ? null : PersonTranslator.ToPerson(entry) };
    }

    /// <inheritdoc cref="GetPerson"/>
    public override async Task<FindPersonsResponse> FindPersons(FindPersonsRequest request, ServerCallContext context)
    {
        var reply = await registry.SearchAsync(PersonTranslator.ToSearch(request), context.CancellationToken);
        return reply is null ? new FindPersonsResponse() : new FindPersonsResponse { Persons = { reply.Persons.Select(PersonTranslator.ToPerson) }, More = reply.More };
    }
}
