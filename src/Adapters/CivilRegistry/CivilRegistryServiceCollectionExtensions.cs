using EHealth.Integration.Adapters.CivilRegistry;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Rest;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the civil registry's adapter to a program: to one of its own, or to one that holds several.</summary>
public static class CivilRegistryServiceCollectionExtensions
{
    /// <summary>
    /// Offers the registry on the hub. Reads <see cref="RestPartnerOptions"/> from section <c>CivilRegistry</c> and
    /// <see cref="HubClientOptions"/> from section <c>Hub</c>; both are checked when the program starts. An adapter is a system with
    /// a certificate of its own, so give each one its own container.
    /// </summary>
    public static IServiceCollection AddCivilRegistryAdapter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRestPartner(configuration.GetSection("CivilRegistry"));
        services.AddSingleton<RegistryClient>();
        services.AddEHealthHub(hub => configuration.GetSection("Hub").Bind(hub)).AddProvider<CivilRegistryService>();
        return services;
    }
}
