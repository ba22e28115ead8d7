using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Hl7.Acknowledgments;

/// <summary>Answers messages as they ask to be answered: in original mode, or in enhanced mode by MSH-15 and MSH-16.</summary>
/// <param name="time">The clock for MSH-7 and for control ids.</param>
/// <param name="utcOffset">The zone MSH-7 is written in.</param>
public sealed class Acknowledger(TimeProvider time, TimeSpan utcOffset)
{
    // MSH-10 has at most 20 characters in older versions, so not a whole UUID.
    private const int ControlIdLength = 20;

    /// <summary>MSH-7 of a message written now.</summary>
    public DateTimeOffset Now => time.GetUtcNow().ToOffset(utcOffset);

    /// <summary>MSH-10 of a message written now.</summary>
    public string NewControlId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N")[..ControlIdLength];

    /// <summary>The answer to a message whose fate is decided.</summary>
    /// <param name="received">The message, or its header alone.</param>
    /// <param name="errors">What was found; none for a plain acceptance.</param>
    /// <returns>
    /// Original mode: one answer. Enhanced mode: a message that was taken gets CA and then AA, each if asked for. A message that was not taken gets one answer:
    /// CE or CR, since nobody took charge of it; if only the application's word is asked for, AE or AR.
    /// </returns>
    public MllpAnswer Answer(Hl7Message received, params ReadOnlySpan<Hl7Error> errors) => Answer(received, expectedSequence: null, errors);

    /// <summary>The answer to a message of a sender who numbers its messages (MSH-13).</summary>
    /// <param name="received">The message.</param>
    /// <param name="expectedSequence">MSA-4: the number expected next, -1 when any is; null when the sender does not number.</param>
    /// <param name="errors">What was found; none for a plain acceptance.</param>
    public MllpAnswer Answer(Hl7Message received, long? expectedSequence, ReadOnlySpan<Hl7Error> errors)
    {
        var (here, application, _) = Answer(received, AcknowledgmentLevel.Application, expectedSequence, errors);
        return here.IsEmpty ? new MllpAnswer(application) : new MllpAnswer(here, application);
    }

    /// <summary>The answers to a message whose sender takes the application's word over another connection. Which of them there are is as with
    /// <see cref="Answer(Hl7Message, long?, ReadOnlySpan{Hl7Error})"/>.</summary>
    /// <param name="received">The message, or its header alone.</param>
    /// <param name="expectedSequence">MSA-4: the number expected next, -1 when any is; null when the sender does not number.</param>
    /// <param name="errors">What was found; none for a plain acceptance.</param>
    public ApartAnswer AnswerApart(Hl7Message received, long? expectedSequence, params ReadOnlySpan<Hl7Error> errors) =>
        Answer(received, AcknowledgmentLevel.ApplicationApart, expectedSequence, errors);

    /// <summary>The answer to a message that has an answer of its own, such as the response to a query.</summary>
    /// <param name="received">The message.</param>
    /// <param name="response">The response.</param>
    public MllpAnswer Respond(Hl7Message received, ReadOnlyMemory<byte> response)
    {
        var demand = AcknowledgmentDemand.Of(received.Header);
        return demand.IsEnhanced && demand.WantsAccept(success: true)
            ? new MllpAnswer(Build(received, AcknowledgmentLevel.Accept, expectedSequence: null, []), response)
            : new MllpAnswer(response);
    }

    /// <summary>The answer to bytes that <see cref="Hl7Message.Parse"/> refused, or that are a part of a message.</summary>
    /// <returns>
    /// A full answer when the header can be read; a minimal AR in standard delimiters when only a control id can be found; else
    /// nothing: an answer that names no message would be taken for the answer to another.
    /// </returns>
    public MllpAnswer AnswerUnreadable(ReadOnlyMemory<byte> received, Hl7Error error)
    {
        if (Hl7Message.ParseHeader(received).Message is { } header)
            return header.Header.Field(MessageHeader.ControlId).Text.HasValue ? Answer(header, error) : MllpAnswer.None;
        return UnreadableHeader.TryFindControlId(received.Span, out var receivedControlId)
            ? new MllpAnswer(AcknowledgmentBuilder.BuildMinimal(receivedControlId, NewControlId(), Now, error))
            : MllpAnswer.None;
    }

    private ApartAnswer Answer(Hl7Message received, AcknowledgmentLevel applicationLevel, long? expectedSequence, ReadOnlySpan<Hl7Error> errors)
    {
        var demand = AcknowledgmentDemand.Of(received.Header);
        if (!demand.IsEnhanced) return new ApartAnswer(Build(received, AcknowledgmentLevel.Original, expectedSequence, errors), default, "");

        bool taken = AcknowledgmentBuilder.WorstOf(errors) == Hl7AcknowledgmentCode.Accept;
        var accept = demand.WantsAccept(taken) ? Build(received, AcknowledgmentLevel.Accept, expectedSequence, errors) : default;
        bool ends = !taken && !accept.IsEmpty;
        if (ends || !demand.WantsApplication(taken)) return new ApartAnswer(accept, default, "");
        string controlId = NewControlId();
        return new ApartAnswer(accept, AcknowledgmentBuilder.Build(received, applicationLevel, controlId, Now, expectedSequence, errors), controlId);
    }

    private ReadOnlyMemory<byte> Build(Hl7Message received, AcknowledgmentLevel level, long? expectedSequence, ReadOnlySpan<Hl7Error> errors) =>
        AcknowledgmentBuilder.Build(received, level, NewControlId(), Now, expectedSequence, errors);
}
