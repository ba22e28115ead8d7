using System.Diagnostics;
using EHealth.Integration.Adapters.Hl7v2.Acknowledgments;
using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Adapters.Hl7v2.Queries;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Hl7.Rules;
using EHealth.Integration.Protocol.Errors;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>The way of a hospital's message: read it, know its sender, check it, map it, publish the event about a patient whom the hub knows, and only then
/// acknowledge it. A query is answered instead.</summary>
internal sealed class MessageIntake(
    EventPublication events, QueryIntake queries, RefusalReports reports, Acknowledger acknowledger, ApplicationAcknowledgments apart,
    IOptions<Hl7v2Options> options)
{
    private static readonly Hl7Location Facility = new("MSH", MessageHeader.SendingFacility);
    private static readonly Hl7Refusal Unregistered =
        new(HubErrorCode.SenderUnauthenticated, Facility, "the sending application and facility are not registered here");

    private static readonly Hl7Refusal Impostor =
        new(HubErrorCode.SenderForbidden, Facility, "the connection's certificate, or the drop folder, is not that of the sending application and facility");

    private readonly SenderTable _senders = new(options.Value.Senders, apart.QueueOf);
    private readonly SequenceNumbers _numbers = new();

    /// <summary>Takes a message.</summary>
    /// <param name="bytes">The message; not kept.</param>
    /// <param name="certified">The system that the connection's certificate names, or that the drop folder belongs to; null when the message came where nothing proves its sender.</param>
    /// <param name="cancellationToken">Abandons it.</param>
    public async ValueTask<IntakeOutcome> TakeAsync(ReadOnlyMemory<byte> bytes, string? certified, CancellationToken cancellationToken)
    {
        using var span = Hl7v2Activity.Source.StartActivity("hl7v2 receive", ActivityKind.Server);
        var outcome = await ReadAsync(bytes, certified, cancellationToken);
        span?.SetStatus(outcome.Refusal == HubErrorCode.Unspecified ? ActivityStatusCode.Ok : ActivityStatusCode.Error, outcome.Refusal.ToString());
        return outcome;
    }

    private async ValueTask<IntakeOutcome> ReadAsync(ReadOnlyMemory<byte> bytes, string? certified, CancellationToken cancellationToken)
    {
        var header = Hl7Message.ParseHeader(bytes);
        var sender = header.IsParsed ? _senders.Find(header.Message) : null;
        var isImpostor = sender is not null && certified is not null && certified != sender.System;
        var parsed = header.IsParsed ? header.Message.ParseBody(sender?.Charset) : header;
        if (!parsed.IsParsed)
        {
            var unreadable = Hl7Refusal.From(parsed.Error);
            await reports.ReportAsync("hl7v2/unreadable", unreadable, bytes, header.IsParsed ? SourceId.Of(header.Message) : "", isImpostor ? null : sender?.System, cancellationToken);
            if (sender is not null && !isImpostor && SequenceNumbers.Read(header.Message!) is > 0 and var unread && _numbers.Check(sender.System, unread) is null)
                _numbers.Done(sender.System, unread);
            return sender is { Acknowledgments: not null } && !isImpostor && header.Message!.Header.Field(MessageHeader.ControlId).Text.HasValue
                ? Answer(header.Message, sender, unreadable, expectedNumber: null)
                : new IntakeOutcome(acknowledger.AnswerUnreadable(bytes, Hl7ErrorTranslation.ToError(unreadable)), unreadable.Code);
        }

        // Before the sequence numbers: nobody may use up those of another.
        if (isImpostor) return Answer(parsed.Message, sender: null, await RefuseAsync(parsed.Message, sender: null, Impostor, cancellationToken), expectedNumber: null);
        return sender is not null && SequenceNumbers.Read(parsed.Message) is { } number
            ? await TakeNumberedAsync(parsed.Message, sender, number, cancellationToken)
            : Answer(parsed.Message, sender, await DecideAsync(parsed.Message, sender, cancellationToken), expectedNumber: null);
    }

    private async ValueTask<IntakeOutcome> TakeNumberedAsync(Hl7Message message, RegisteredSender sender, long number, CancellationToken cancellationToken)
    {
        if (_numbers.IsQuestion(sender.System, number))
        {
            // The header alone is the question; with more behind it, it is a message like any other.
            var asked = message.SegmentCount == 1 ? Verdict.Taken : await DecideAsync(message, sender, cancellationToken);
            return Answer(message, sender, asked, _numbers.ExpectedOf(sender.System));
        }

        if (_numbers.Check(sender.System, number) is { } gap)
            return Answer(message, sender, await RefuseAsync(message, sender, gap, cancellationToken), _numbers.ExpectedOf(sender.System));

        var verdict = await DecideAsync(message, sender, cancellationToken);
        if (!ErrorCatalogue.IsTransient(verdict.Code)) _numbers.Done(sender.System, number);
        return Answer(message, sender, verdict, _numbers.ExpectedOf(sender.System));
    }

    private async ValueTask<Verdict> DecideAsync(Hl7Message message, RegisteredSender? sender, CancellationToken cancellationToken)
    {
        if (sender is null) return await RefuseAsync(message, sender, Unregistered, cancellationToken);
        if ((HeaderRules.Check(message) ?? NameRules.Check(message)) is { } refusal) return await RefuseAsync(message, sender, refusal, cancellationToken);
        if (Hl7Findings.ThatRefuse(Hl7Validator.Validate(message, sender.Validation)) is { Count: > 0 } findings)
            return await RefuseAsync(message, sender, new Verdict(findings), cancellationToken);
        if (queries.KindOf(message) is { } query) return await queries.AnswerAsync(message, query, sender.System, cancellationToken);

        var mapped = MessageMappings.Map(message, new MappingContext(sender.System, options.Value.DefaultUtcOffset));
        if (!mapped.IsMapped) return await RefuseAsync(message, sender, mapped.Refusal, cancellationToken);

        // The hub has recorded its own refusals.
        return await events.PublishAsync(message, mapped, sender.System, cancellationToken) is { } no ? no : Verdict.Taken;
    }

    private async ValueTask<Verdict> RefuseAsync(Hl7Message message, RegisteredSender? sender, Verdict refused, CancellationToken cancellationToken)
    {
        await reports.ReportAsync(Hl7Operation.Of(message), refused.Refusals[0], message.Bytes, SourceId.Of(message), sender?.System, cancellationToken);
        return refused;
    }

    // The response to a query is no acknowledgment: whoever asks waits for it where he asked.
    private IntakeOutcome Answer(Hl7Message message, RegisteredSender? sender, Verdict verdict, long? expectedNumber) => new(
        verdict.Response ?? Acknowledge(message, sender?.Acknowledgments, expectedNumber, [.. verdict.Refusals.Select(Hl7ErrorTranslation.ToError)]), verdict.Code);

    private MllpAnswer Acknowledge(Hl7Message message, AcknowledgmentQueue? elsewhere, long? expectedNumber, ReadOnlySpan<Hl7Error> errors) =>
        elsewhere is null ? acknowledger.Answer(message, expectedNumber, errors) : AcknowledgeApart(message, elsewhere, expectedNumber, errors);

    private MllpAnswer AcknowledgeApart(Hl7Message message, AcknowledgmentQueue elsewhere, long? expectedNumber, ReadOnlySpan<Hl7Error> errors)
    {
        var (here, application, controlId) = acknowledger.AnswerApart(message, expectedNumber, errors);

        // After CA: an application that spoke before its message was known as safe would take the sender by surprise.
        return application.IsEmpty ? new MllpAnswer(here) : new MllpAnswer(here, OnSent: () => elsewhere.Enqueue(application, controlId));
    }
}
