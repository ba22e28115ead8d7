using EHealth.Integration.Adapters.CivilRegistry;
using EHealth.Integration.Sdk;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the civil registry's adapter to a program: to one of its own, or to one that holds several.</summary>
public static class CivilRegistryServiceCollectionExtensions
{
    /// <summary>
    /// Offers the registry on the hub. Reads <see cref="CivilRegistryOptions"/> from section <c>CivilRegistry</c> and
    /// <see cref="HubClientOptions"/> from section <c>Hub</c>; both are checked when the program starts. An adapter is a system with
    /// a certificate of its own, so give each one its own container.
    /// </summary>
    public static IServiceCollection AddCivilRegistryAdapter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CivilRegistryOptions>()
            .Bind(configuration.GetSection(CivilRegistryOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient<RegistryClient>(RegistryClient.Configure)
            .UseSocketsHttpHandler(static (handler, _) =>
            {
                // A redirect would carry the key and the person's number to wherever the answer points.
                handler.AllowAutoRedirect = false;

                // The provider lives as long as the program: here, not by a change of handlers, a new DNS answer comes into force.
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers(); // four lines a call that say less than the hub's audit record of it
        services.AddEHealthHub(hub => configuration.GetSection("Hub").Bind(hub)).AddProvider<CivilRegistryService>();
        return services;
    }
}
