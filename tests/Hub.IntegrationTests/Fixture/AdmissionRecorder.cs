using System.Threading.Channels;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Sdk.Subscriptions;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>A subscriber that notes every delivery and then does what the test says.</summary>
internal sealed class AdmissionRecorder(Func<EventDelivery<PatientAdmitted>, CancellationToken, Task>? handle = null) : ISubscriber<PatientAdmitted>
{
    public const string Subscription = "test";

    private readonly Channel<EventDelivery<PatientAdmitted>> _deliveries = Channel.CreateUnbounded<EventDelivery<PatientAdmitted>>();

    public async Task HandleAsync(EventDelivery<PatientAdmitted> delivery, CancellationToken cancellationToken)
    {
        _deliveries.Writer.TryWrite(delivery);
        await (handle?.Invoke(delivery, cancellationToken) ?? Task.CompletedTask);
    }

    /// <summary>The next delivery, in the order in which they came.</summary>
    public Task<EventDelivery<PatientAdmitted>> NextAsync() => _deliveries.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().Soon();

    /// <summary>A number of deliveries.</summary>
    public async Task<List<EventDelivery<PatientAdmitted>>> TakeAsync(int count)
    {
        var taken = new List<EventDelivery<PatientAdmitted>>(count);
        while (taken.Count < count)
        {
            taken.Add(await NextAsync());
        }

        return taken;
    }

    /// <summary>Everything noted and not taken yet.</summary>
    public IEnumerable<EventDelivery<PatientAdmitted>> Rest()
    {
        while (_deliveries.Reader.TryRead(out var delivery))
        {
            yield return delivery;
        }
    }
}
