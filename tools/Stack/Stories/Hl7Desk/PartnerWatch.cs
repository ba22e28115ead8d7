using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Sdk.Subscriptions;

namespace EHealth.Integration.Stack.Stories.Hl7Desk;

/// <summary>The partner system as a program that subscribes to registrations.</summary>
internal sealed class PartnerWatch : IAsyncDisposable
{
    private const string Subscription = "desk-story";

    private readonly IHost _host;

    private PartnerWatch(IHost host) => _host = host;

    public RegistrationWatch Watch => _host.Services.GetRequiredService<RegistrationWatch>();

    public static async Task<PartnerWatch> OpenAsync(IStoryTarget target, CancellationToken cancellationToken)
    {
        var host = StoryProgram.Build(target, hub => hub.AddSubscription(Subscription, events => events.On<PatientRegistered, RegistrationWatch>()), services => services.AddSingleton<RegistrationWatch>());
        await host.StartAsync(cancellationToken);
        await host.Services.GetRequiredService<SubscriptionStatus>().WaitUntilOpenAsync(Subscription, cancellationToken);
        return new PartnerWatch(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
