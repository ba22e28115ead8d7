using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Publishing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>Publishes what a message was mapped to, for the hospital that sent it.</summary>
internal sealed class EventPublication(IEventPublisher events, IOptions<Hl7v2Options> options, ILogger<EventPublication> logger)
{
    /// <summary>Publishes an event with the message it was made from.</summary>
    /// <param name="message">The message.</param>
    /// <param name="mapped">The event.</param>
    /// <param name="isAboutPatient">Whether the hub must know whom it is about.</param>
    /// <param name="sender">The hospital's system.</param>
    /// <param name="cancellationToken">Ends the wait for the hub.</param>
    /// <returns>Null when it is on the hub's disk; else the hub's refusal, which the hub has recorded, in the hospital's words.</returns>
    public async ValueTask<Hl7Refusal?> PublishAsync(Hl7Message message, IMessage mapped, bool isAboutPatient, string sender, CancellationToken cancellationToken)
    {
        var controlId = message.Header.Field(MessageHeader.ControlId).Text.GetString();
        var publish = new PublishOptions
        {
            MessageId = HubMessageId.Derive(sender, controlId, SentAt(message), message.Bytes.Span),
            OnBehalfOf = sender,
            Purpose = options.Value.Purpose,
            SubjectMustBeKnown = isAboutPatient,
            SourceMessage = message.Bytes,
            SourceId = SourceId.Of(message),
        };
        try
        {
            var receipt = await events.PublishAsync(mapped, publish, cancellationToken);
            Log.MessageAccepted(logger, mapped.Descriptor.Name, sender, receipt.ExchangeId, receipt.Repeated);
            return null;
        }
        catch (HubException no)
        {
            Log.MessageRefused(logger, Hl7Operation.Of(message), sender, no.Code, no.ExchangeId);
            return HubRefusals.Of(no, mapped.Descriptor, message);
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
