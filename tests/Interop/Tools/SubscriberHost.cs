using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Interop.Tests.Tools;

/// <summary>A partner's program with one durable subscription.</summary>
internal sealed class SubscriberHost : IAsyncDisposable
{
    private readonly IHost _host;

    private SubscriberHost(IHost host) => _host = host;

    /// <summary>Starts it, and waits until the hub knows the subscription.</summary>
    /// <param name="client">How to reach the hub, and as whom.</param>
    /// <param name="name">Name of the subscription.</param>
    /// <param name="subscriber">Gets the events.</param>
    /// <param name="types">Which.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async Task<SubscriberHost> OpenAsync<TSubscriber>(
        HubClientOptions client, string name, TSubscriber subscriber, Action<SubscriptionBuilder> types, CancellationToken cancellationToken)
        where TSubscriber : class
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(subscriber);
        builder.Services.AddEHealthHub(hub =>
            {
                hub.Addresses = client.Addresses;
                hub.CertificatePath = client.CertificatePath;
                hub.PrivateKeyPath = client.PrivateKeyPath;
                hub.TrustedAuthorityPath = client.TrustedAuthorityPath;
            })
            .AddSubscription(name, types);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        await host.Services.GetRequiredService<SubscriptionStatus>().WaitUntilOpenAsync(name, cancellationToken);
        return new SubscriberHost(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
