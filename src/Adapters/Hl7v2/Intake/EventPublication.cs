using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Publishing;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>Publishes what a message was mapped to, for the hospital that sent it.</summary>
internal sealed class EventPublication(IEventPublisher events, IOptions<Hl7v2Options> options, ILogger<EventPublication> logger)
{
    /// <summary>Publishes what a message was mapped to, with the message. Of several events each in its turn, up to the first that is refused: the same message again
    /// gives them the same ids, and goes on where it ended.</summary>
    /// <param name="message">The message.</param>
    /// <param name="mapped">The event, or the several.</param>
    /// <param name="sender">The hospital's system.</param>
    /// <param name="cancellationToken">Ends the wait for the hub.</param>
    /// <returns>Null when all is on the hub's disk; else the hub's refusal, which the hub has recorded, in the hospital's words.</returns>
    public async ValueTask<Hl7Refusal?> PublishAsync(Hl7Message message, MappingOutcome mapped, string sender, CancellationToken cancellationToken)
    {
        if (!mapped.IsMapped) throw new InvalidOperationException("A refused message has no event.");
        var first = new MappedPart(mapped.Event, SegmentGroups.Whole(message));
        var refusal = await PublishAsync(message, first, part: 0, mapped.IsAboutPatient, sender, cancellationToken);
        for (int part = 1; refusal is null && part <= mapped.Others.Count; part++)
            refusal = await PublishAsync(message, mapped.Others[part - 1], part, mapped.IsAboutPatient, sender, cancellationToken);
        return refusal;
    }

    private async ValueTask<Hl7Refusal?> PublishAsync(
        Hl7Message message, MappedPart mapped, int part, bool isAboutPatient, string sender, CancellationToken cancellationToken)
    {
        var controlId = message.Header.Field(MessageHeader.ControlId).Text.GetString();
        var publish = new PublishOptions
        {
            MessageId = HubMessageId.Derive(sender, controlId, SentAt(message), message.Bytes.Span, part),
            OnBehalfOf = sender,
            Purpose = options.Value.Purpose,
            SubjectMustBeKnown = isAboutPatient,
            SourceMessage = message.Bytes,
            SourceId = SourceId.Of(message),
        };
        try
        {
            var receipt = await events.PublishAsync(mapped.Event, publish, cancellationToken);
            Log.MessageAccepted(logger, mapped.Event.Descriptor.Name, sender, receipt.ExchangeId, receipt.Repeated);
            return null;
        }
        catch (HubException no)
        {
            Log.MessageRefused(logger, Hl7Operation.Of(message), sender, no.Code, no.ExchangeId);
            return HubRefusals.Of(no, mapped.Event.Descriptor, message, mapped.Segments);
        }
        catch (RpcException lost)
        {
            // What the SDK has no code for, such as a stream that the hub cut: whether the event stands is not known, and the same message again does no harm.
            Log.HubLost(logger, Hl7Operation.Of(message), sender, lost.StatusCode.ToString());
            return Hl7Refusal.HubLost;
        }
    }

    private DateTimeOffset? SentAt(Hl7Message message) =>
        Hl7Timestamp.TryParse(message.Header.Field(MessageHeader.SentAt).Text.Bytes, options.Value.DefaultUtcOffset, out var at) ? at.Value : null;
}
