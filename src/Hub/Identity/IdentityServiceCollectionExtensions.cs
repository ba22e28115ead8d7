using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Identity;
using EHealth.Integration.Hub.Identity.Matching;
using EHealth.Integration.Hub.Identity.Registry;
using Google.Protobuf;
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
    /// <param name="nodeId">The hub node's system id; the directory file grants it CivilRegistry/GetPerson and CivilRegistry/FindPersons.</param>
    public static IServiceCollection AddIdentity(this IServiceCollection services, string nodeId)
    {
        services.AddOptions<IdentityOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IdentityMetrics>();
        services.TryAddSingleton<IPersonSource>(provider => new RegistryPersonSource(CallsOf(provider, nodeId, "GetPerson", GetPersonResponse.Parser)));
        services.TryAddSingleton<IPersonFinder>(provider => new RegistryPersonFinder(
            CallsOf(provider, nodeId, "FindPersons", FindPersonsResponse.Parser), provider.GetRequiredService<IdentityMetrics>()));
        services.AddSingleton(provider => new PersonDirectory(
            provider.GetRequiredService<IPersonSource>(),
            provider.GetRequiredService<SubjectTags>(),
            provider.GetRequiredService<Sealer>(),
            provider.GetRequiredService<IdentityMetrics>(),
            OptionsOf(provider),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IPersonRegister, PersonRegister>();
        services.AddSingleton<PersonMatcher>();
        services.AddSingleton<LocalProvider>(provider => new IdentityProvider(
            nodeId, provider.GetRequiredService<PersonDirectory>(), provider.GetRequiredService<PersonMatcher>()));
        return services;
    }

    private static RegistryCalls<TResponse> CallsOf<TResponse>(IServiceProvider provider, string nodeId, string method, MessageParser<TResponse> parser)
        where TResponse : class, IMessage<TResponse> => new(
            method,
            parser,
            nodeId,
            provider.GetRequiredService<ExchangePipeline>,
            provider.GetRequiredService<ContractCatalogue>(),
            OptionsOf(provider).RegistryTimeout,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RegistryCalls<TResponse>>>());

    private static IdentityOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<IdentityOptions>>().Value;
}
