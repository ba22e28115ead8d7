using EHealth.Integration.Sdk.Rest;

namespace EHealth.Integration.Adapters.CivilRegistry;

/// <summary>The registry's REST service.</summary>
internal sealed class RegistryClient(RestPartner registry)
{
    /// <summary>The registry's entry for a number; null when it says that there is none.</summary>
    /// <exception cref="Sdk.Providers.PartnerException">It said something else, or nothing.</exception>
    public Task<PersonEntry?> FindAsync(string pinfl, CancellationToken cancellationToken) => registry.AskAsync(
        "api/v1/persons/query", new PersonQuery(pinfl), RegistryJson.Default.PersonQuery, RegistryJson.Default.PersonEntry,
        unknownCode: "person-not-found", entry => entry.Pinfl == pinfl, cancellationToken);

    /// <summary>The registry's entries for a birth date; null when it says that there are none.</summary>
    /// <exception cref="Sdk.Providers.PartnerException">It said something else, or nothing.</exception>
    public Task<PersonSearchReply?> SearchAsync(PersonSearch search, CancellationToken cancellationToken) => registry.AskAsync(
        "api/v1/persons/search", search, RegistryJson.Default.PersonSearch, RegistryJson.Default.PersonSearchReply,
        unknownCode: "person-not-found", search.IsAnsweredBy, cancellationToken);
}
