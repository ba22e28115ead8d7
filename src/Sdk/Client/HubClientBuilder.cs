using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Sdk.Subscriptions;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EHealth.Integration.Sdk;

/// <summary>Adds what a system does on the hub.</summary>
public sealed class HubClientBuilder(IServiceCollection services)
{
    /// <summary>The container being filled.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>Makes a generated client injectable, e.g. <c>CivilRegistry.CivilRegistryClient</c>.</summary>
    public HubClientBuilder AddClient<TClient>()
        where TClient : ClientBase<TClient>
    {
        Services.TryAddSingleton(provider => provider.GetRequiredService<HubConnection>().Client<TClient>());
        return this;
    }

    /// <summary>Offers a contract: the class derives from the generated service base, and is called over this system's own link to the hub.</summary>
    public HubClientBuilder AddProvider<TService>()
        where TService : class
    {
        Services.TryAddSingleton<TService>();
        Services.AddSingleton(provider => new ProviderRegistration(provider.GetRequiredService<TService>()));
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ProviderLinkWorker>());
        return this;
    }

    /// <summary>Subscribes to events.</summary>
    /// <param name="name">Name of the durable cursor, unique within this system: a-z, 0-9 and '-'.</param>
    /// <param name="configure">Names the event types and their handlers, which must be registered in the container.</param>
    public HubClientBuilder AddSubscription(string name, Action<SubscriptionBuilder> configure)
    {
        var subscription = new SubscriptionBuilder();
        configure(subscription);
        Services.AddSingleton(new SubscriptionRegistration(name, subscription.Dispatches, subscription.MaxInFlight));
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SubscriptionWorker>());
        return this;
    }
}
