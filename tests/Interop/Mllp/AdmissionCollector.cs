using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Interop.Tests.Mllp;

/// <summary>A partner that keeps every delivery of an admission, those of the same event too.</summary>
internal sealed class AdmissionCollector : ISubscriber<PatientAdmitted>, IAsyncDisposable
{
    private const string Name = "probes";

    private readonly ConcurrentQueue<PatientAdmitted> _delivered = new();
    private readonly IHost _host;

    private AdmissionCollector(HubClientOptions client)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(this);
        builder.Services.AddEHealthHub(hub =>
            {
                hub.Addresses = client.Addresses;
                hub.CertificatePath = client.CertificatePath;
                hub.PrivateKeyPath = client.PrivateKeyPath;
                hub.TrustedAuthorityPath = client.TrustedAuthorityPath;
            })
            .AddSubscription(Name, events => events.On<PatientAdmitted, AdmissionCollector>());
        _host = builder.Build();
    }

    public static async Task<AdmissionCollector> OpenAsync(HubClientOptions client)
    {
        var collector = new AdmissionCollector(client);
        await collector._host.StartAsync(TestContext.Current.CancellationToken);
        await collector._host.Services.GetRequiredService<SubscriptionStatus>().WaitUntilOpenAsync(Name, TestContext.Current.CancellationToken);
        return collector;
    }

    /// <summary>The deliveries with a visit number.</summary>
    public IReadOnlyList<PatientAdmitted> Of(string visit) => [.. _delivered.Where(admitted => admitted.Encounter.VisitNumber == visit)];

    /// <summary>Waits for a visit's first delivery.</summary>
    public async Task<PatientAdmitted> FirstAsync(string visit)
    {
        await Until.HoldsAsync(() => Of(visit).Count > 0, $"the admission {visit} is delivered");
        return Of(visit)[0];
    }

    public Task HandleAsync(EventDelivery<PatientAdmitted> delivery, CancellationToken cancellationToken)
    {
        _delivered.Enqueue(delivery.Event);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
