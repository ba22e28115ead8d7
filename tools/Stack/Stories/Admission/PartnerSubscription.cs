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
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<CoverageWatch>();
        var client = target.ClientOptionsOf(DevelopmentDirectory.Partner);
        builder.Services.AddEHealthHub(hub =>
            {
                hub.Addresses = client.Addresses;
                hub.CertificatePath = client.CertificatePath;
                hub.PrivateKeyPath = client.PrivateKeyPath;
                hub.TrustedAuthorityPath = client.TrustedAuthorityPath;
            })
            .AddSubscription("story", events => events
                .On<PatientAdmitted, CoverageWatch>()
                .On<PatientDischarged, CoverageWatch>()
                .On<CoverageChecked, CoverageWatch>());
        var host = builder.Build();
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
