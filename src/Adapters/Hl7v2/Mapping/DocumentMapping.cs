using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>MDM^T02: a document with its content.</summary>
internal sealed class DocumentMapping : IMessageMapping
{
    public string Supports => "MDM^T02";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("MDM"u8) && trigger.Is("T02"u8);

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        return reading.Outcome(new DocumentPublished
        {
            Patient = reading.Patient(),
            Facility = context.Facility,
            OccurredAt = reading.EventAt,
            VisitNumber = reading.VisitNumber,
            Document = Document(reading, reading.First("TXA")),
        });
    }

    private static Document Document(MessageReading reading, SourceSegment header)
    {
        var document = new Document
        {
            Number = header.EntityNumber(12),
            Type = header.Concept(2),
            ActivityAt = header.Instant(4),
            WrittenAt = header.Instant(6),
            Parent = header.EntityNumber(13),
            PlacerOrder = header.EntityNumber(14),
            FillerOrder = header.EntityNumber(15),
            Completion = header.Text(17),
            Confidentiality = header.Text(18),
        };
        document.Authors.Add(header.PractitionerList(9));
        foreach (var group in SegmentGroups.Starting(reading.Message, reading.Whole, "OBX")) document.Parts.Add(Part(reading.At(group.Start)));
        return document;
    }

    private static DocumentPart Part(SourceSegment content)
    {
        var part = new DocumentPart { Title = content.Concept(3) };
        if (content.Field(2).Text.Is("ED"u8)) part.Attachment = content.Attachment(5, content.Field(5).Repetition(1), 0);
        else part.Text = content.PlainText(5);
        return part;
    }
}
