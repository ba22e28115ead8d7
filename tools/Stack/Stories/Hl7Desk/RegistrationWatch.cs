using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Sdk.Subscriptions;

namespace EHealth.Integration.Stack.Stories.Hl7Desk;

/// <summary>What a partner sees of registrations: the names as they came through.</summary>
internal sealed class RegistrationWatch : ISubscriber<PatientRegistered>
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _names = new();

    /// <summary>The family name in the registration of this patient.</summary>
    public Task<string> FamilyNameOf(string pinfl) => Of(pinfl).Task;

    public Task HandleAsync(EventDelivery<PatientRegistered> delivery, CancellationToken cancellationToken)
    {
        Of(delivery.Event.Patient.Value).TrySetResult(delivery.Event.Encounter.Names.Count > 0 ? delivery.Event.Encounter.Names[0].Family : "");
        return Task.CompletedTask;
    }

    private TaskCompletionSource<string> Of(string pinfl) => _names.GetOrAdd(pinfl, static _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
}
