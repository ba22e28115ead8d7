using System.Globalization;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Acknowledgments;

/// <summary>
/// Writes ACK messages in the delimiters, version and character set of the message they answer. Our own text is
/// printable ASCII, so it stands in any of these character sets.
/// </summary>
public static class AcknowledgmentBuilder
{
    private const int MaxTriggerBytes = 3;

    /// <summary>The answer to a message.</summary>
    /// <param name="received">The message, or its header alone.</param>
    /// <param name="level">Whom it speaks for.</param>
    /// <param name="controlId">MSH-10 of the acknowledgment itself, new for each.</param>
    /// <param name="at">MSH-7 of the acknowledgment; written in its own zone.</param>
    /// <param name="errors">One ERR segment each; none for a plain acceptance. The worst of them decides MSA-1.</param>
    public static ReadOnlyMemory<byte> Build(
        Hl7Message received, AcknowledgmentLevel level, string controlId, DateTimeOffset at, params ReadOnlySpan<Hl7Error> errors) =>
        Build(received, level, controlId, at, expectedSequence: null, errors);

    /// <summary>The answer to a message of a sender who numbers its messages (HL7 v2.8.2 chapter 2.10.1).</summary>
    /// <param name="received">The message, or its header alone.</param>
    /// <param name="level">Whom it speaks for.</param>
    /// <param name="controlId">MSH-10 of the acknowledgment itself, new for each.</param>
    /// <param name="at">MSH-7 of the acknowledgment; written in its own zone.</param>
    /// <param name="expectedSequence">MSA-4: the number expected next, -1 when any is; null when the sender does not number.</param>
    /// <param name="errors">One ERR segment each; none for a plain acceptance. The worst of them decides MSA-1.</param>
    public static ReadOnlyMemory<byte> Build(
        Hl7Message received, AcknowledgmentLevel level, string controlId, DateTimeOffset at, long? expectedSequence, ReadOnlySpan<Hl7Error> errors)
    {
        var version = MessageHeader.Version(received.Header);
        var writer = new Hl7Writer(received.Syntax);
        WriteHeader(writer, received, level, controlId, at, writer => WriteType(writer, received, version));
        WriteOutcome(writer, level, received.Header.Field(MessageHeader.ControlId).Bytes, version, expectedSequence, errors);
        return Complete(received, writer);
    }

    /// <summary>Begins a message that answers another and says more than yes or no, such as the response to a query: MSH, MSA and ERR are written.</summary>
    /// <param name="received">The message that is answered.</param>
    /// <param name="type">MSH-9 of the answer: <c>RSP</c>, <c>K22</c>, <c>RSP_K22</c>.</param>
    /// <param name="controlId">MSH-10 of the answer, new for each.</param>
    /// <param name="at">MSH-7 of the answer; written in its own zone.</param>
    /// <param name="errors">One ERR segment each.</param>
    public static Hl7Writer BeginResponse(
        Hl7Message received, (string Code, string Trigger, string Structure) type, string controlId, DateTimeOffset at, params ReadOnlySpan<Hl7Error> errors)
    {
        var writer = new Hl7Writer(received.Syntax);
        WriteHeader(writer, received, AcknowledgmentLevel.Original, controlId, at, writer =>
            writer.Text(type.Code).Component().Text(type.Trigger).Component().Text(type.Structure));
        WriteOutcome(
            writer, AcknowledgmentLevel.Original, received.Header.Field(MessageHeader.ControlId).Bytes, MessageHeader.Version(received.Header),
            expectedSequence: null, errors);
        return writer;
    }

    /// <summary>The bytes of an answer, in the character set of the message it answers.</summary>
    public static ReadOnlyMemory<byte> Complete(Hl7Message received, Hl7Writer answer) =>
        received.Charset.HoldsAscii ? answer.Written : Transcode(answer.Written.Span, received.Charset);

    /// <summary>MSA-1.</summary>
    public static string CodeOf(AcknowledgmentLevel level, params ReadOnlySpan<Hl7Error> errors)
    {
        bool isAccept = level == AcknowledgmentLevel.Accept;
        return WorstOf(errors) switch
        {
            Hl7AcknowledgmentCode.Accept => isAccept ? "CA" : "AA",
            Hl7AcknowledgmentCode.Error => isAccept ? "CE" : "AE",
            Hl7AcknowledgmentCode.Reject => isAccept ? "CR" : "AR",
        };
    }

    /// <summary>What the findings make of the answer; an acceptance when there are none.</summary>
    public static Hl7AcknowledgmentCode WorstOf(params ReadOnlySpan<Hl7Error> errors)
    {
        var worst = Hl7AcknowledgmentCode.Accept;
        foreach (var error in errors)
        {
            if (error.Acknowledgment > worst) worst = error.Acknowledgment;
        }

        return worst;
    }

    private static void WriteHeader(
        Hl7Writer writer, Hl7Message received, AcknowledgmentLevel level, string controlId, DateTimeOffset at, Action<Hl7Writer> writeType)
    {
        var header = received.Header;
        writer.Begin("MSH");
        writer.Field().Raw(header.Field(MessageHeader.ReceivingApplication).Bytes);
        writer.Field().Raw(header.Field(MessageHeader.ReceivingFacility).Bytes);
        writer.Field().Raw(header.Field(MessageHeader.SendingApplication).Bytes);
        writer.Field().Raw(header.Field(MessageHeader.SendingFacility).Bytes);
        writer.Field().Text(Hl7Timestamp.Format(at));
        writer.Fields(2);
        writeType(writer);
        writer.Field().Text(controlId);
        writer.Field().Raw(header.Field(MessageHeader.ProcessingId).Bytes);
        writer.Field().Raw(header.Field(MessageHeader.VersionId).Bytes);

        // An answer wants none; over another connection it wants to be known as arrived.
        bool isOfApplication = level is AcknowledgmentLevel.Application or AcknowledgmentLevel.ApplicationApart;
        if (isOfApplication) writer.Fields(3).Text(level == AcknowledgmentLevel.ApplicationApart ? "AL" : "NE").Field().Text("NE");
        var charset = header.Field(MessageHeader.CharacterSet).Bytes;
        if (!charset.IsEmpty) writer.Fields(isOfApplication ? 2 : 6).Raw(charset);
        writer.End();
    }

    private static void WriteType(Hl7Writer writer, Hl7Message received, Hl7Version version)
    {
        writer.Text("ACK");
        var trigger = MessageHeader.TriggerEvent(received);
        if (!trigger.HasValue || trigger.Bytes.Length > MaxTriggerBytes) return;
        writer.Component().Raw(trigger.Bytes);

        // The message structure came with 2.3.1.
        if (version is Hl7Version.Unknown or >= Hl7Version.V231) writer.Component().Text("ACK");
    }

    /// <summary>A negative answer in standard delimiters to a message of which only the control id is known.</summary>
    /// <param name="receivedControlId">The message's control id.</param>
    /// <param name="controlId">MSH-10 of the acknowledgment itself, new for each.</param>
    /// <param name="at">MSH-7 of the acknowledgment; written in its own zone.</param>
    /// <param name="error">Why.</param>
    internal static ReadOnlyMemory<byte> BuildMinimal(ReadOnlySpan<byte> receivedControlId, string controlId, DateTimeOffset at, Hl7Error error)
    {
        var writer = new Hl7Writer(Hl7Syntax.Standard);
        writer.Begin("MSH").Fields(5).Text(Hl7Timestamp.Format(at));
        writer.Fields(2).Text("ACK");
        writer.Field().Text(controlId);
        writer.Field().Text("P");
        writer.Field().Text("2.5");
        writer.End();
        WriteOutcome(writer, AcknowledgmentLevel.Original, receivedControlId, Hl7Version.V25, expectedSequence: null, [error]);
        return writer.Written;
    }

    private static void WriteOutcome(
        Hl7Writer writer, AcknowledgmentLevel level, ReadOnlySpan<byte> receivedControlId, Hl7Version version, long? expectedSequence, ReadOnlySpan<Hl7Error> errors)
    {
        bool hasErr2 = version is Hl7Version.Unknown or >= Hl7Version.V25;
        writer.Begin("MSA").Text(CodeOf(level, errors));
        writer.Field().Raw(receivedControlId);
        // MSA-3 is what 2.4 and older have for a text; ERR-8 replaced it.
        bool hasText = !hasErr2 && errors.Length > 0;
        if (hasText) writer.Field().Text(errors[0].Text);
        if (expectedSequence is { } expected) writer.Fields(hasText ? 1 : 2).Text(expected.ToString(CultureInfo.InvariantCulture));
        writer.End();
        foreach (var error in errors)
        {
            if (hasErr2) WriteError(writer, error);
            else WriteErrorBefore25(writer, error);
        }
    }

    // ERR-2 location, ERR-3 HL7 error code, ERR-4 severity, ERR-5 application error code, ERR-8 user message.
    private static void WriteError(Hl7Writer writer, Hl7Error error)
    {
        writer.Begin("ERR").Field();
        if (error.Location is { } location) WriteLocation(writer, location);
        writer.Field().Number((int)error.Code);
        writer.Component().Text(Hl7ErrorCodes.TextOf(error.Code));
        writer.Component().Text("HL70357");
        writer.Field().Text(LetterOf(error.Severity));
        writer.Field().Text(error.ApplicationCode);
        writer.Fields(3).Text(error.Text);
        writer.End();
    }

    private static string LetterOf(Hl7Severity severity) => severity switch
    {
        Hl7Severity.Information => "I",
        Hl7Severity.Warning => "W",
        Hl7Severity.Error => "E",
    };

    // ERL: segment, its occurrence, field, repetition, component, subcomponent; as far as the location goes.
    private static void WriteLocation(Hl7Writer writer, Hl7Location location)
    {
        writer.Text(location.Segment);
        writer.Component().Number(location.Occurrence);
        if (location.Field == 0) return;
        writer.Component().Number(location.Field);
        if (location.Repetition == 0 && location.Component == 0) return;
        writer.Component().Number(Math.Max(1, location.Repetition));
        if (location.Component == 0) return;
        writer.Component().Number(location.Component);
        if (location.Subcomponent == 0) return;
        writer.Component().Number(location.Subcomponent);
    }

    // ERR-1 (ELD): segment, its occurrence, field, and the code as subcomponents.
    private static void WriteErrorBefore25(Hl7Writer writer, Hl7Error error)
    {
        writer.Begin("ERR");
        if (error.Location is { } location)
        {
            writer.Text(location.Segment);
            writer.Component().Number(location.Occurrence);
            writer.Component();
            if (location.Field > 0) writer.Number(location.Field);
            writer.Component();
        }
        else
        {
            writer.Components(3);
        }

        writer.Number((int)error.Code);
        writer.Subcomponent().Text(Hl7ErrorCodes.TextOf(error.Code));
        writer.Subcomponent().Text("HL70357");
        writer.End();
    }

    private static byte[] Transcode(ReadOnlySpan<byte> utf8, Hl7Charset charset)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>(2 * utf8.Length);
        foreach (var character in Hl7Charset.Utf8.Decode(utf8).EnumerateRunes()) _ = charset.TryEncode(character, output);
        return output.WrittenSpan.ToArray();
    }
}
