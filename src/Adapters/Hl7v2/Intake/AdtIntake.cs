using System.Diagnostics;
using EHealth.Integration.Adapters.Hl7v2.Acknowledgment;
using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Adapters.Hl7v2.Mllp;
using EHealth.Integration.Adapters.Hl7v2.Parsing;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Publishing;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>The way of a hospital's message: read it, know its sender, map it, publish the event about a patient whom the hub knows, and only then
/// say AA.</summary>
internal sealed class AdtIntake(
    IEventPublisher events, RefusalReports reports, IOptions<Hl7v2Options> options, TimeProvider time, ILogger<AdtIntake> logger) : IMllpMessageHandler
{
    private readonly SenderTable _senders = new(options.Value.Senders);
    private readonly AdtMappingOptions _mapping = options.Value.Mapping;

    public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(MllpMessage received, CancellationToken cancellationToken)
    {
        using var span = Hl7v2Activity.Source.StartActivity("hl7v2 receive", ActivityKind.Server);
        var parsed = Hl7Message.Parse(received.Bytes);
        if (!parsed.IsParsed)
        {
            var unreadable = Hl7Refusal.From(parsed.Error);
            await reports.ReportAsync("hl7v2/unreadable", unreadable, received.Bytes, sender: null, cancellationToken);
            return AcknowledgmentBuilder.RefuseUnreadable(received.Bytes, NewControlId(), Now(), unreadable);
        }

        var message = parsed.Message;
        var refusal = await AcceptAsync(message, cancellationToken);
        span?.SetStatus(refusal is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, refusal?.Code.ToString());
        return refusal is null
            ? AcknowledgmentBuilder.Accept(message, NewControlId(), Now())
            : AcknowledgmentBuilder.Refuse(message, NewControlId(), Now(), refusal);
    }

    public async ValueTask<ReadOnlyMemory<byte>> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken)
    {
        var refusal = new Hl7Refusal(
            frame.Reason == MllpBrokenFrameReason.TooLarge ? HubErrorCode.MessageTooLarge : HubErrorCode.MessageUnreadable,
            Location: null,
            $"the MLLP frame is broken: {frame.Reason} after {frame.ByteCount} bytes");
        await reports.ReportAsync($"mllp/{frame.Reason}", refusal, frame.Bytes, sender: null, cancellationToken);
        return AcknowledgmentBuilder.RefuseUnreadable(frame.Bytes, NewControlId(), Now(), refusal);
    }

    /// <returns>Null when the event is on the hub's disk.</returns>
    private async ValueTask<Hl7Refusal?> AcceptAsync(Hl7Message message, CancellationToken cancellationToken)
    {
        if (_senders.Find(message) is not { } sender)
        {
            return await reports.ReportAsync(
                OperationOf(message),
                new Hl7Refusal(HubErrorCode.SenderUnauthenticated, new Hl7Location("MSH", 4), "the sending application and facility are not registered here"),
                message.Bytes, sender: null, cancellationToken);
        }

        var mapped = AdtMapping.Map(message, sender, _mapping);
        if (!mapped.IsMapped)
        {
            return await reports.ReportAsync(OperationOf(message), mapped.Refusal, message.Bytes, sender, cancellationToken);
        }

        try
        {
            await PublishAsync(message, mapped.Event, sender, cancellationToken);
            return null;
        }
        catch (HubException no)
        {
            // The hub has recorded its refusal itself; here it only gets the hospital's words.
            Log.MessageRefused(logger, OperationOf(message), sender, no.Code, no.ExchangeId);
            return RefusalOf(no);
        }
    }

    private async Task PublishAsync(Hl7Message message, IMessage mapped, string sender, CancellationToken cancellationToken)
    {
        var controlId = message.Header.Field(MessageHeader.ControlId).Text.GetString();
        var publish = new PublishOptions
        {
            MessageId = HubMessageId.Derive(sender, controlId, SentAt(message), message.Bytes.Span),
            OnBehalfOf = sender,
            Purpose = options.Value.Purpose,
            SubjectMustBeKnown = true,
            SourceMessage = message.Bytes,
        };
        var receipt = await events.PublishAsync(mapped, publish, cancellationToken);
        Log.MessageAccepted(logger, mapped.Descriptor.Name, sender, receipt.ExchangeId, receipt.Repeated);
    }

    private DateTimeOffset? SentAt(Hl7Message message) =>
        Hl7Timestamp.TryParse(message.Header.Field(MessageHeader.SentAt).Text.Bytes, options.Value.DefaultUtcOffset, out var at) ? at.Value : null;

    private static Hl7Refusal RefusalOf(HubException no)
    {
        if (no.Error.PartnerCode == PartnerCodes.PersonNotFound)
        {
            return new Hl7Refusal(no.Code, new Hl7Location("PID", 3), "the civil registry knows no person with this identifier", no.Error.PartnerCode);
        }

        var location = no.Field is { } field ? ContractLocations.Find(field) : null;
        var text = no.Field is null ? ErrorCatalogue.Describe(no.Error) : $"the field breaks rule '{no.Error.Rule}'";
        return new Hl7Refusal(no.Code, location, text, no.Error.PartnerCode);
    }

    /// <summary>What the message calls itself, as far as that is a code and not somebody's free text.</summary>
    private static string OperationOf(Hl7Message message)
    {
        var type = message.Header.Field(MessageHeader.MessageType).Text.GetString();
        var trigger = MessageHeader.TriggerEvent(message).GetString();
        return IsCode(type) && IsCode(trigger) ? $"hl7v2/{type}^{trigger}" : "hl7v2/unknown";
    }

    private static bool IsCode(string text) => text.Length == 3 && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>MSH-10 of our acknowledgment: at most 20 characters in older versions, so not a whole UUID.</summary>
    private string NewControlId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N")[..20];

    private DateTimeOffset Now() => time.GetUtcNow().ToOffset(options.Value.DefaultUtcOffset);
}
