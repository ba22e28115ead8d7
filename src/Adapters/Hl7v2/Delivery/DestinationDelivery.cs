using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Adapters.Hl7v2.Outbound;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Profiles;
using EHealth.Integration.Protocol.Memory;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Sdk.Subscriptions;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.Hl7v2.Delivery;

/// <summary>Brings the hub's events to one hospital, in order. The hub's durable subscription is the queue, there is no second one: an event is acknowledged to the
/// hub when the hospital's acknowledgment has come.</summary>
internal sealed class DestinationDelivery(
    Hl7Destination destination, Hl7Profile profile, TimeSpan utcOffset, RefusalReports reports, MemoryReturn memory, TimeProvider time, ILogger<DestinationDelivery> logger) : IAsyncDisposable
{
    private static readonly Hl7Refusal Refused = new(HubErrorCode.PartnerRejected, Location: null, "the hospital refused the message");

    private readonly OutgoingConnection _connection = new(destination.Address, time, logger);

    // One event at a time at each hub node; with several nodes their events take turns.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Delivers an event. One that no message can hold is recorded as refused and counts as delivered.</summary>
    /// <exception cref="PartnerException">The hospital refused it: the hub keeps it and offers it again after the parking time.</exception>
    public async Task DeliverAsync(EventDelivery<IMessage> delivery, CancellationToken cancellationToken)
    {
        if (!destination.Facilities.Contains(EventMessages.FacilityOf(delivery.Event))) return;

        var written = EventMessages.Write(delivery, utcOffset);
        var outcome = Hl7Message.Parse(written);
        if (!outcome.IsParsed)
        {
            await RefuseTooLargeAsync(delivery, written, outcome.Error, cancellationToken);
            return;
        }

        var message = profile.Apply(outcome.Message);
        var controlId = EventMessages.ControlIdOf(delivery);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (await _connection.SendAsync(message, controlId, cancellationToken))
            {
                Log.Delivered(logger, delivery.Event.Descriptor.Name, destination.Name, controlId);
                return;
            }
        }
        finally
        {
            _turn.Release();
            memory.Note(message.Length);
        }

        // Recorded once: what is offered again and refused again says nothing new.
        if (delivery.Attempt == 1) await reports.ReportAsync(EventMessages.OperationOf(delivery.Event, destination.Name), Refused, message, controlId, sender: null, cancellationToken);
        Log.DeliveryRefused(logger, delivery.Event.Descriptor.Name, destination.Name, controlId, delivery.Attempt, destination.ParkingTime);
        throw PartnerException.Unavailable(destination.ParkingTime);
    }

    // No message holds it, at no later time either: were it not acknowledged to the hub, it would be offered for ever.
    private async Task RefuseTooLargeAsync(EventDelivery<IMessage> delivery, ReadOnlyMemory<byte> written, Hl7ParseError error, CancellationToken cancellationToken)
    {
        var refusal = Hl7Refusal.From(error);
        if (refusal.Code != HubErrorCode.MessageTooLarge) throw new InvalidOperationException($"{delivery.Event.Descriptor.Name} was not written as a message: {error.Reason}.");
        Log.EventTooLarge(logger, delivery.Event.Descriptor.Name, destination.Name, error.Reason.ToString());
        await reports.ReportAsync(EventMessages.OperationOf(delivery.Event, destination.Name), refusal, written, EventMessages.ControlIdOf(delivery), sender: null, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _turn.Dispose();
    }
}
