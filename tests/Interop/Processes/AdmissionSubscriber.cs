using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Subscriptions;

namespace EHealth.Integration.Interop.Tests.Processes;

/// <summary>A partner that collects what hospitals publish.</summary>
internal sealed class AdmissionSubscriber : ISubscriber<PatientAdmitted>, ISubscriber<PatientDischarged>, IAsyncDisposable
{
    private const string Name = "interop";

    private readonly ConcurrentDictionary<string, Guid> _messageIds = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _acceptedAt = new();
    private SubscriberHost? _host;

    /// <summary>Message ids by the message control id that the hospital gave (it stands in the visit number).</summary>
    public IReadOnlyDictionary<string, Guid> MessageIds => _messageIds;

    /// <summary>Discharges that came before their admission, control ids that came under two message ids, and message ids that the hub accepted twice: an event
    /// that is delivered again is still accepted once.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    public static async Task<AdmissionSubscriber> OpenAsync(HubClientOptions client, CancellationToken cancellationToken)
    {
        var subscriber = new AdmissionSubscriber();
        subscriber._host = await SubscriberHost.OpenAsync(
            client, Name, subscriber, events => events.On<PatientAdmitted, AdmissionSubscriber>().On<PatientDischarged, AdmissionSubscriber>(), cancellationToken);
        return subscriber;
    }

    public Task HandleAsync(EventDelivery<PatientAdmitted> delivery, CancellationToken cancellationToken) =>
        Note(ControlIdOf(delivery.Event.Encounter), delivery.MessageId, delivery.AcceptedAt);

    public Task HandleAsync(EventDelivery<PatientDischarged> delivery, CancellationToken cancellationToken)
    {
        var controlId = ControlIdOf(delivery.Event.Encounter);
        if (!_messageIds.ContainsKey(controlId.Replace("A03", "A01", StringComparison.Ordinal)))
        {
            Wrong.Enqueue($"{controlId} came before its admission");
        }

        return Note(controlId, delivery.MessageId, delivery.AcceptedAt);
    }

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string ControlIdOf(Encounter encounter) => encounter.VisitNumber[1..];

    private Task Note(string controlId, Guid messageId, DateTimeOffset acceptedAt)
    {
        if (_acceptedAt.GetOrAdd(messageId, acceptedAt) != acceptedAt)
        {
            Wrong.Enqueue($"{controlId} was accepted twice");
        }

        if (_messageIds.GetOrAdd(controlId, messageId) != messageId)
        {
            Wrong.Enqueue($"{controlId} came under two message ids");
        }

        return Task.CompletedTask;
    }
}
