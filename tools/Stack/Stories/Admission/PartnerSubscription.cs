using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Sdk.Subscriptions;

namespace EHealth.Integration.Stack.Stories.Admission;

/// <summary>The partner system as a program that subscribes, with nothing but the SDK.</summary>
internal sealed class PartnerSubscription : IAsyncDisposable
{
    private readonly IHost _host;

    private PartnerSubscription(IHost host) => _host = host;

    public CoverageWatch Watch => _host.Services.GetRequiredService<CoverageWatch>();

    public static async Task<PartnerSubscription> OpenAsync(IStoryTarget target, CancellationToken cancellationToken)
    {
        var host = StoryProgram.Build(
            target,
            hub => hub.AddSubscription("story", events => events
                .On<PatientAdmitted, CoverageWatch>()
                .On<PatientDischarged, CoverageWatch>()
                .On<CoverageChecked, CoverageWatch>()),
            services => services.AddSingleton<CoverageWatch>());
        await host.StartAsync(cancellationToken);
        await host.Services.GetRequiredService<SubscriptionStatus>().WaitUntilOpenAsync("story", cancellationToken);
        return new PartnerSubscription(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
