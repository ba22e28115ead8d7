using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Sdk.Subscriptions;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the hub to a program.</summary>
public static class HubServiceCollectionExtensions
{
    /// <summary>Connects this program to the hub. Options are checked when the program starts, all mistakes at once.</summary>
    public static HubClientBuilder AddEHealthHub(this IServiceCollection services, Action<HubClientOptions> configure)
    {
        services.AddOptions<HubClientOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HubClientOptions>, HubClientOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<LinkStatus>();
        services.TryAddSingleton<SubscriptionStatus>();
        services.TryAddSingleton(provider =>
            HubConnection.Open(provider.GetRequiredService<IOptions<HubClientOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => provider.GetRequiredService<HubConnection>().Events);
        return new HubClientBuilder(services);
    }
}
