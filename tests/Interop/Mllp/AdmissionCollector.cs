using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Subscriptions;

namespace EHealth.Integration.Interop.Tests.Mllp;

/// <summary>A partner that keeps the admissions it is given.</summary>
internal sealed class AdmissionCollector : ISubscriber<PatientAdmitted>, IAsyncDisposable
{
    private readonly ConcurrentQueue<EventDelivery<PatientAdmitted>> _delivered = new();
    private SubscriberHost? _host;

    public static async Task<AdmissionCollector> OpenAsync(HubClientOptions client)
    {
        var collector = new AdmissionCollector();
        collector._host = await SubscriberHost.OpenAsync(
            client, "probes", collector, events => events.On<PatientAdmitted, AdmissionCollector>(), TestContext.Current.CancellationToken);
        return collector;
    }

    /// <summary>When the hub accepted the admissions with a visit number. Delivery is at least once: what is delivered again was still accepted once.</summary>
    public IReadOnlyList<DateTimeOffset> AcceptedOf(string visit) => [.. Of(visit).Select(delivery => delivery.AcceptedAt).Distinct()];

    /// <summary>Waits for a visit's first delivery.</summary>
    public async Task<PatientAdmitted> FirstAsync(string visit)
    {
        await Until.HoldsAsync(() => Of(visit).Any(), $"the admission {visit} is delivered");
        return Of(visit).First().Event;
    }

    public Task HandleAsync(EventDelivery<PatientAdmitted> delivery, CancellationToken cancellationToken)
    {
        _delivered.Enqueue(delivery);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private IEnumerable<EventDelivery<PatientAdmitted>> Of(string visit) => _delivered.Where(delivery => delivery.Event.Encounter.VisitNumber == visit);
}
