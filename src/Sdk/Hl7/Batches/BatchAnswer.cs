using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Batches;

/// <summary>Writes the batch that answers a batch: the acknowledgments of its messages in their order.</summary>
public static class BatchAnswer
{
    private const int ControlId = 11;
    private const int ReferenceControlId = 12;

    /// <summary>Writes the answer.</summary>
    /// <param name="received">The batch that is answered.</param>
    /// <param name="acknowledgments">One for each message, in their order.</param>
    /// <param name="acknowledger">Gives it its time and control id.</param>
    public static ReadOnlyMemory<byte> Build(Hl7Batch received, IReadOnlyList<ReadOnlyMemory<byte>> acknowledgments, Acknowledger acknowledger)
    {
        var writer = new Hl7Writer(received.Syntax);
        var first = new Hl7Segment(FirstLine(received.Bytes.Span), received.Syntax);
        if (received.HasFileHeader) WriteHeader(writer, "FHS", first, received, acknowledger);
        WriteHeader(writer, "BHS", first, received, acknowledger);
        foreach (var acknowledgment in acknowledgments) writer.Raw(acknowledgment.Span);

        // BTS-2: why, when there is no message of it to answer.
        writer.Begin("BTS").Number(acknowledgments.Count).Field();
        if (received.Messages.Count == 0 && received.Mistakes is [var mistake, ..]) writer.Text(mistake);
        writer.End();
        if (received.HasFileHeader) writer.Begin("FTS").Number(1).End();
        return writer.Written;
    }

    // FHS and BHS: 3 to 6 as in MSH, 7 creation time, 11 control id, 12 that of the batch that is answered.
    private static void WriteHeader(Hl7Writer writer, string segment, Hl7Segment received, Hl7Batch batch, Acknowledger acknowledger)
    {
        writer.Begin(segment);
        writer.Field().Raw(received.Field(MessageHeader.ReceivingApplication).Bytes);
        writer.Field().Raw(received.Field(MessageHeader.ReceivingFacility).Bytes);
        writer.Field().Raw(received.Field(MessageHeader.SendingApplication).Bytes);
        writer.Field().Raw(received.Field(MessageHeader.SendingFacility).Bytes);
        writer.Field().Text(Hl7Timestamp.Format(acknowledger.Now));
        writer.Fields(ControlId - MessageHeader.SentAt).Text(acknowledger.NewControlId());
        writer.Fields(ReferenceControlId - ControlId).Raw(batch.ControlId.Span);
        writer.End();
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return end < 0 ? bytes : bytes[..end];
    }
}
