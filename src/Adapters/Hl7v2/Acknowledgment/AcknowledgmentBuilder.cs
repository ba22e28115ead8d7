using EHealth.Integration.Adapters.Hl7v2.Parsing;

namespace EHealth.Integration.Adapters.Hl7v2.Acknowledgment;

/// <summary>
/// Writes ACK messages in original mode, in the delimiters, version and character set of the message they answer. Our own text is
/// printable ASCII, so it stands in any of these character sets.
/// </summary>
internal static class AcknowledgmentBuilder
{
    private const int MaxTriggerBytes = 3;

    /// <summary>AA: the message is safe.</summary>
    /// <param name="received">The message.</param>
    /// <param name="controlId">MSH-10 of the acknowledgment itself, new for each.</param>
    /// <param name="at">MSH-7 of the acknowledgment; written in its own zone.</param>
    public static ReadOnlyMemory<byte> Accept(Hl7Message received, string controlId, DateTimeOffset at) =>
        Build(received, controlId, at, []);

    /// <summary>AE or AR, with one ERR segment for each refusal.</summary>
    /// <param name="received">The message, or its header alone.</param>
    /// <param name="controlId">MSH-10 of the acknowledgment itself, new for each.</param>
    /// <param name="at">MSH-7 of the acknowledgment; written in its own zone.</param>
    /// <param name="refusals">Why, at least one. One AR makes the whole answer AR.</param>
    public static ReadOnlyMemory<byte> Refuse(
        Hl7Message received, string controlId, DateTimeOffset at, params ReadOnlySpan<Hl7Refusal> refusals)
    {
        if (refusals.IsEmpty) throw new ArgumentException("A refusal needs a reason.", nameof(refusals));
        return Build(received, controlId, at, refusals);
    }

    /// <summary>The answer to bytes that <see cref="Hl7Message.Parse"/> refused, or that are a part of a message.</summary>
    /// <returns>
    /// A full answer when the header can be read; a minimal AR in standard delimiters when only a control id can be found; else
    /// nothing: an answer that names no message would be taken for the answer to another.
    /// </returns>
    public static ReadOnlyMemory<byte> RefuseUnreadable(
        ReadOnlyMemory<byte> received, string controlId, DateTimeOffset at, Hl7Refusal refusal)
    {
        if (Hl7Message.ParseHeader(received).Message is { } header)
            return HasControlId(header.Header) ? Build(header, controlId, at, [refusal]) : default;
        return UnreadableHeader.TryFindControlId(received.Span, out var receivedControlId)
            ? BuildMinimal(receivedControlId, controlId, at, refusal)
            : default;
    }

    private static bool HasControlId(Hl7Segment header) => header.Field(MessageHeader.ControlId).Text.HasValue;

    private static ReadOnlyMemory<byte> Build(
        Hl7Message received, string controlId, DateTimeOffset at, ReadOnlySpan<Hl7Refusal> refusals)
    {
        var header = received.Header;
        var version = MessageHeader.Version(header);
        var writer = new AcknowledgmentWriter(received.Syntax);

        writer.Begin("MSH");
        writer.Raw(header.Field(2).Bytes);
        writer.Field().Raw(header.Field(5).Bytes);
        writer.Field().Raw(header.Field(6).Bytes);
        writer.Field().Raw(header.Field(3).Bytes);
        writer.Field().Raw(header.Field(4).Bytes);
        writer.Field().Text(Hl7Timestamp.Format(at));
        writer.Field();
        writer.Field().Text("ACK");
        var trigger = MessageHeader.TriggerEvent(received);
        if (trigger.HasValue && trigger.Bytes.Length <= MaxTriggerBytes)
        {
            writer.Component().Raw(trigger.Bytes);
            // The message structure came with 2.3.1.
            if (version is Hl7Version.Unknown or >= Hl7Version.V231) writer.Component().Text("ACK");
        }

        writer.Field().Text(controlId);
        writer.Field().Raw(header.Field(11).Bytes);
        writer.Field().Raw(header.Field(MessageHeader.VersionId).Bytes);
        var charset = header.Field(18).Bytes;
        if (!charset.IsEmpty) writer.Fields(6).Raw(charset);
        writer.End();

        WriteOutcome(writer, header.Field(MessageHeader.ControlId).Bytes, version, refusals);
        return writer.Written;
    }

    private static ReadOnlyMemory<byte> BuildMinimal(
        ReadOnlySpan<byte> receivedControlId, string controlId, DateTimeOffset at, Hl7Refusal refusal)
    {
        var writer = new AcknowledgmentWriter(Hl7Syntax.Standard);
        writer.Begin("MSH");
        writer.Raw("^~\\&"u8);
        writer.Fields(5).Text(Hl7Timestamp.Format(at));
        writer.Fields(2).Text("ACK");
        writer.Field().Text(controlId);
        writer.Field().Text("P");
        writer.Field().Text("2.5");
        writer.End();
        WriteOutcome(writer, receivedControlId, Hl7Version.V25, [refusal]);
        return writer.Written;
    }

    private static void WriteOutcome(
        AcknowledgmentWriter writer, ReadOnlySpan<byte> receivedControlId, Hl7Version version, ReadOnlySpan<Hl7Refusal> refusals)
    {
        bool hasErr2 = version is Hl7Version.Unknown or >= Hl7Version.V25;
        writer.Begin("MSA");
        writer.Text(CodeOf(refusals));
        writer.Field().Raw(receivedControlId);
        // MSA-3 is what 2.4 and older have for a text; ERR-8 replaced it.
        if (!hasErr2 && refusals.Length > 0) writer.Field().Text(refusals[0].Text);
        writer.End();
        foreach (var refusal in refusals)
        {
            if (hasErr2) WriteError(writer, refusal);
            else WriteErrorBefore25(writer, refusal);
        }
    }

    private static string CodeOf(ReadOnlySpan<Hl7Refusal> refusals)
    {
        var code = Hl7AcknowledgmentCode.Accept;
        foreach (var refusal in refusals)
        {
            var own = Hl7ErrorTranslation.Translate(refusal.Code).Acknowledgment;
            if (own > code) code = own;
        }

        return code switch
        {
            Hl7AcknowledgmentCode.Accept => "AA",
            Hl7AcknowledgmentCode.Error => "AE",
            Hl7AcknowledgmentCode.Reject => "AR",
        };
    }

    // ERR-2 location, ERR-3 HL7 error code, ERR-4 severity, ERR-5 application error code, ERR-8 user message.
    private static void WriteError(AcknowledgmentWriter writer, Hl7Refusal refusal)
    {
        var condition = Hl7ErrorTranslation.Translate(refusal.Code);
        writer.Begin("ERR");
        writer.Field();
        if (refusal.Location is { } location) WriteLocation(writer, location);
        writer.Field().Text(condition.Code);
        writer.Component().Text(condition.Text);
        writer.Component().Text("HL70357");
        writer.Field().Text("E");
        writer.Field().Text(refusal.PartnerCode ?? "");
        writer.Fields(3).Text(refusal.Text);
        writer.End();
    }

    // ERL: segment, its occurrence, field, repetition, component, subcomponent; as far as the location goes.
    private static void WriteLocation(AcknowledgmentWriter writer, Hl7Location location)
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
    private static void WriteErrorBefore25(AcknowledgmentWriter writer, Hl7Refusal refusal)
    {
        var condition = Hl7ErrorTranslation.Translate(refusal.Code);
        writer.Begin("ERR");
        if (refusal.Location is { } location)
        {
            writer.Text(location.Segment);
            writer.Component().Number(location.Occurrence);
            writer.Component();
            if (location.Field > 0) writer.Number(location.Field);
            writer.Component();
        }
        else
        {
            writer.Component().Component().Component();
        }

        writer.Text(condition.Code);
        writer.Subcomponent().Text(condition.Text);
        writer.Subcomponent().Text("HL70357");
        writer.End();
    }
}
