using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Interop.Tests.Processes;

/// <summary>A partner that collects what hospitals publish.</summary>
internal sealed class AdmissionSubscriber : ISubscriber<PatientAdmitted>, ISubscriber<PatientDischarged>, IAsyncDisposable
{
    private const string Name = "interop";

    private readonly ConcurrentDictionary<string, Guid> _messageIds = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _acceptedAt = new();
    private readonly IHost _host;

    private AdmissionSubscriber(HubClientOptions client)
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
            .AddSubscription(Name, events => events.On<PatientAdmitted, AdmissionSubscriber>().On<PatientDischarged, AdmissionSubscriber>());
        _host = builder.Build();
    }

    /// <summary>Message ids by the message control id that the hospital gave (it stands in the visit number).</summary>
    public IReadOnlyDictionary<string, Guid> MessageIds => _messageIds;

    /// <summary>Discharges that came before their admission, control ids that came under two message ids, and message ids that the hub accepted twice: an event
    /// that is delivered again is still accepted once.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    public static async Task<AdmissionSubscriber> OpenAsync(HubClientOptions client, CancellationToken cancellationToken)
    {
        var subscriber = new AdmissionSubscriber(client);
        await subscriber._host.StartAsync(cancellationToken);
        await subscriber._host.Services.GetRequiredService<SubscriptionStatus>().WaitUntilOpenAsync(Name, cancellationToken);
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

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

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
