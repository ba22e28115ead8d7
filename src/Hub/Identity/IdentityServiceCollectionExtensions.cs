using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Identity;
using EHealth.Integration.Hub.Identity.Registry;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the person directory.</summary>
public static class IdentityServiceCollectionExtensions
{
    /// <summary>Adds the Identity contract as a local provider, the pipeline's register of persons, the person directory behind both and the civil registry as
    /// its source. The host adds the pipeline, catalogue, keys and metrics, and configures <see cref="IdentityOptions"/>, which are validated on start.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="nodeId">The hub node's system id; the directory file grants it CivilRegistry/GetPerson.</param>
    public static IServiceCollection AddIdentity(this IServiceCollection services, string nodeId)
    {
        services.AddOptions<IdentityOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IdentityMetrics>();
        services.TryAddSingleton<IPersonSource>(provider => new RegistryPersonSource(
            nodeId,
            provider.GetRequiredService<ExchangePipeline>,
            provider.GetRequiredService<ContractCatalogue>(),
            OptionsOf(provider).RegistryTimeout,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RegistryPersonSource>>()));
        services.AddSingleton(provider => new PersonDirectory(
            provider.GetRequiredService<IPersonSource>(),
            provider.GetRequiredService<SubjectSealer>(),
            provider.GetRequiredService<Sealer>(),
            provider.GetRequiredService<IdentityMetrics>(),
            OptionsOf(provider),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IPersonRegister, PersonRegister>();
        services.AddSingleton<LocalProvider>(provider => new IdentityProvider(nodeId, provider.GetRequiredService<PersonDirectory>()));
        return services;
    }

    private static IdentityOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<IdentityOptions>>().Value;
}
