using System.Diagnostics;
using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Adapters.Hl7v2.Queries;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>The way of a hospital's message: read it, know its sender, check it, map it, publish the event about a patient whom the hub knows, and only then
/// acknowledge it. A query is answered instead.</summary>
internal sealed class MessageIntake(
    EventPublication events, QueryIntake queries, RefusalReports reports, Acknowledger acknowledger, IOptions<Hl7v2Options> options)
{
    private readonly SenderTable _senders = new(options.Value.Senders);

    /// <summary>Takes a message.</summary>
    /// <param name="bytes">The message; not kept.</param>
    /// <param name="cancellationToken">Abandons it.</param>
    public async ValueTask<IntakeOutcome> TakeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var span = Hl7v2Activity.Source.StartActivity("hl7v2 receive", ActivityKind.Server);
        var outcome = await ReadAsync(bytes, cancellationToken);
        span?.SetStatus(outcome.Refusal == HubErrorCode.Unspecified ? ActivityStatusCode.Ok : ActivityStatusCode.Error, outcome.Refusal.ToString());
        return outcome;
    }

    private async ValueTask<IntakeOutcome> ReadAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var header = Hl7Message.ParseHeader(bytes);
        var sender = header.IsParsed ? _senders.Find(header.Message) : null;
        var parsed = header.IsParsed ? header.Message.ParseBody(sender?.Charset) : header;
        if (!parsed.IsParsed)
        {
            var unreadable = Hl7Refusal.From(parsed.Error);
            await reports.ReportAsync("hl7v2/unreadable", unreadable, bytes, sender?.System, cancellationToken);
            return new IntakeOutcome(acknowledger.AnswerUnreadable(bytes, Hl7ErrorTranslation.ToError(unreadable)), unreadable.Code);
        }

        var message = parsed.Message;
        if (sender is null)
        {
            return await RefuseAsync(message, sender, cancellationToken, new Hl7Refusal(
                HubErrorCode.SenderUnauthenticated, new Hl7Location("MSH", MessageHeader.SendingFacility), "the sending application and facility are not registered here"));
        }

        if ((HeaderRules.Check(message) ?? NameRules.Check(message)) is { } refusal) return await RefuseAsync(message, sender, cancellationToken, refusal);
        if (Hl7Findings.ThatRefuse(Hl7Validator.Validate(message, sender.Validation)) is { Length: > 0 } findings)
            return await RefuseAsync(message, sender, cancellationToken, findings);
        if (queries.KindOf(message) is { } query) return new IntakeOutcome(await queries.AnswerAsync(message, query, sender.System, cancellationToken));
        return await PublishAsync(message, sender, cancellationToken);
    }

    private async ValueTask<IntakeOutcome> PublishAsync(Hl7Message message, RegisteredSender sender, CancellationToken cancellationToken)
    {
        var mapped = MessageMappings.Map(message, new MappingContext(sender.System, options.Value.DefaultUtcOffset));
        if (!mapped.IsMapped) return await RefuseAsync(message, sender, cancellationToken, mapped.Refusal);

        // The hub has recorded its own refusals.
        return await events.PublishAsync(message, mapped.Event, sender.System, cancellationToken) is { } no
            ? new IntakeOutcome(acknowledger.Answer(message, Hl7ErrorTranslation.ToError(no)), no.Code)
            : new IntakeOutcome(acknowledger.Answer(message));
    }

    private async ValueTask<IntakeOutcome> RefuseAsync(
        Hl7Message message, RegisteredSender? sender, CancellationToken cancellationToken, params Hl7Refusal[] refusals)
    {
        await reports.ReportAsync(Hl7Operation.Of(message), refusals[0], message.Bytes, sender?.System, cancellationToken);
        return new IntakeOutcome(acknowledger.Answer(message, [.. refusals.Select(Hl7ErrorTranslation.ToError)]), refusals[0].Code);
    }
}
