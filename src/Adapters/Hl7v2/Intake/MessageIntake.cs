using System.Diagnostics;
using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Adapters.Hl7v2.Queries;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Batches;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>The way of a hospital's message: read it, know its sender, map it, publish the event about a patient whom the hub knows, and only then
/// acknowledge it.</summary>
internal sealed class MessageIntake(
    EventPublication events, QueryIntake queries, RefusalReports reports, Acknowledger acknowledger, IOptions<Hl7v2Options> options) : IMllpMessageHandler
{
    private readonly SenderTable _senders = new(options.Value.Senders);

    public async ValueTask<MllpAnswer> HandleAsync(MllpMessage received, CancellationToken cancellationToken)
    {
        using var span = Hl7v2Activity.Source.StartActivity("hl7v2 receive", ActivityKind.Server);
        return Hl7Batch.TryParse(received.Bytes, out var batch)
            ? new MllpAnswer(await TakeBatchAsync(batch, cancellationToken))
            : await TakeMessageAsync(received.Bytes, span, cancellationToken);
    }

    public async ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken)
    {
        var refusal = new Hl7Refusal(
            frame.Reason == MllpBrokenFrameReason.TooLarge ? HubErrorCode.MessageTooLarge : HubErrorCode.MessageUnreadable,
            Location: null,
            $"the MLLP frame is broken: {frame.Reason} after {frame.ByteCount} bytes");
        await reports.ReportAsync($"mllp/{frame.Reason}", refusal, frame.Bytes, sender: null, cancellationToken);
        return acknowledger.AnswerUnreadable(frame.Bytes, Hl7ErrorTranslation.ToError(refusal));
    }

    private async ValueTask<MllpAnswer> TakeMessageAsync(ReadOnlyMemory<byte> bytes, Activity? span, CancellationToken cancellationToken)
    {
        var header = Hl7Message.ParseHeader(bytes);
        var sender = header.IsParsed ? _senders.Find(header.Message) : null;
        var parsed = header.IsParsed ? header.Message.ParseBody(sender?.Charset) : header;
        if (!parsed.IsParsed)
        {
            var unreadable = Hl7Refusal.From(parsed.Error);
            await reports.ReportAsync("hl7v2/unreadable", unreadable, bytes, sender?.System, cancellationToken);
            return acknowledger.AnswerUnreadable(bytes, Hl7ErrorTranslation.ToError(unreadable));
        }

        var message = parsed.Message;
        if (CheckSender(message, sender) is { } stranger)
        {
            await reports.ReportAsync(Hl7Operation.Of(message), stranger, bytes, sender?.System, cancellationToken);
            return acknowledger.Answer(message, Hl7ErrorTranslation.ToError(stranger));
        }

        if (queries.KindOf(message) is { } query) return await queries.AnswerAsync(message, query, sender!.System, cancellationToken);
        var refusal = await AcceptAsync(message, sender!, cancellationToken);
        span?.SetStatus(refusal is null ? ActivityStatusCode.Ok : ActivityStatusCode.Error, refusal?.Code.ToString());
        return refusal is null ? acknowledger.Answer(message) : acknowledger.Answer(message, Hl7ErrorTranslation.ToError(refusal));
    }

    private static Hl7Refusal? CheckSender(Hl7Message message, RegisteredSender? sender) => sender is null
        ? new Hl7Refusal(HubErrorCode.SenderUnauthenticated, new Hl7Location("MSH", MessageHeader.SendingFacility), "the sending application and facility are not registered here")
        : HeaderRules.Check(message);

    /// <returns>Null when the event is on the hub's disk.</returns>
    private async ValueTask<Hl7Refusal?> AcceptAsync(Hl7Message message, RegisteredSender sender, CancellationToken cancellationToken)
    {
        var mapped = NameRules.Check(message) is { } nonsense ? nonsense : MessageMappings.Map(message, new MappingContext(sender.System, options.Value.DefaultUtcOffset));
        return mapped.IsMapped
            ? await events.PublishAsync(message, mapped.Event, sender.System, cancellationToken)
            : await reports.ReportAsync(Hl7Operation.Of(message), mapped.Refusal, message.Bytes, sender.System, cancellationToken);
    }

    /// <summary>Each message for itself: one that is refused holds up no other. A batch that cannot be whole is not begun: sent again, it does no harm.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> TakeBatchAsync(Hl7Batch batch, CancellationToken cancellationToken)
    {
        var torn = batch.Mistakes is [var mistake, ..]
            ? new Hl7Refusal(HubErrorCode.MessageUnreadable, Location: null, $"nothing of the batch was taken: {mistake}")
            : null;
        if (torn is not null) await reports.ReportAsync("hl7v2/batch", torn, batch.Bytes, sender: null, cancellationToken);

        var answers = new List<ReadOnlyMemory<byte>>(batch.Messages.Count);
        foreach (var message in batch.Messages)
        {
            var answer = torn is null
                ? await TakeMessageAsync(message, span: null, cancellationToken)
                : acknowledger.AnswerUnreadable(message, Hl7ErrorTranslation.ToError(torn));
            if (!answer.First.IsEmpty) answers.Add(answer.First);
            if (!answer.Second.IsEmpty) answers.Add(answer.Second);
        }

        return BatchAnswer.Build(batch, answers, acknowledger);
    }
}
