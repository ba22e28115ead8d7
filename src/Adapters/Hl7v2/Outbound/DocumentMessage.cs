using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>Documents as MDM^T02: TXA, and an OBX for each file or passage.</summary>
internal sealed class DocumentMessage : IEventMessage
{
    public IReadOnlyCollection<MessageDescriptor> Types => [DocumentPublished.Descriptor];

    public (string Code, string Trigger, string Structure) TypeOf(IMessage published) => ("MDM", "T02", "MDM_T02");

    public string FacilityOf(IMessage published) => ((DocumentPublished)published).Facility;

    public void WriteBody(Hl7Writer writer, IMessage published, DateTimeOffset acceptedAt)
    {
        var shown = (DocumentPublished)published;
        writer.Begin("EVN").Text("T02").Field().Text(Hl7Timestamp.Format(acceptedAt)).Fields(4).Time(shown.OccurredAt, acceptedAt.Offset).End();
        writer.PatientAndVisit(shown.Patient, shown.VisitNumber);

        // Required here also where nothing is known of a visit.
        if (shown.VisitNumber.Length == 0) writer.Begin("PV1").Number(1).Field().Text("U").End();
        WriteHeader(writer, shown.Document, acceptedAt.Offset);
        for (int i = 0; i < shown.Document.Parts.Count; i++) WritePart(writer, shown.Document.Parts[i], shown.Document.Type, i + 1);
    }

    private static void WriteHeader(Hl7Writer writer, Document document, TimeSpan utcOffset)
    {
        // TXA-2 is a code and nothing else in this version. TXA-4 and 6 when, 9 who, 12 to 15 numbers, 17 and 18 how far and how secret.
        writer.Begin("TXA").Number(1).Field().Text(document.Type.Codings is [{ } coding, ..] ? coding.Code : document.Type.Text);
        writer.Fields(2).Time(document.ActivityAt, utcOffset).Fields(2).Time(document.WrittenAt, utcOffset);
        writer.Fields(3).Practitioners(document.Authors);
        writer.Fields(3).Number(document.Number).Field().Number(document.Parent);
        writer.Field().Number(document.PlacerOrder).Field().Number(document.FillerOrder);

        // Required, and table 0271 has no code for "not said": DO, documented, promises least.
        writer.Fields(2).Text(document.Completion.Length > 0 ? document.Completion : "DO").Field().Text(document.Confidentiality).End();
    }

    private static void WritePart(Hl7Writer writer, DocumentPart part, Concept documentType, int number)
    {
        writer.Begin("OBX").Number(number).Field().Text(part.Attachment is null ? "TX" : "ED").Field().Concept(part.Title ?? documentType).Fields(2); // required
        if (part.Attachment is { } file) AttachmentFields.Write(writer, file);
        else writer.Text(part.Text);

        // Table 0085: final. The document's own state stands in TXA-17.
        writer.Fields(6).Text("F").End();
    }
}
