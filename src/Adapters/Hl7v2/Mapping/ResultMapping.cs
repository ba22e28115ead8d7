using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>What examinations found.</summary>
internal sealed class ResultMapping : IMessageMapping
{
    public string Supports => "ORU^R01, R30, R32; OUL^R22";

    public bool Handles(Hl7Text type, Hl7Text trigger) =>
        (type.Is("ORU"u8) && (trigger.Is("R01"u8) || trigger.Is("R30"u8) || trigger.Is("R32"u8))) || IsBySpecimen(type, trigger);

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var reported = new ResultReported { Patient = reading.Patient(), Facility = context.Facility, VisitNumber = reading.VisitNumber };
        if (IsBySpecimen(message.Header.Field(MessageHeader.MessageType).Text, MessageHeader.TriggerEvent(message))) AddBySpecimen(reading, reported);
        else AddByOrder(reading, reported);
        reported.OccurredAt = reported.Reports.FirstOrDefault(report => report.ReportedAt is not null)?.ReportedAt ?? reading.SentAt;
        return reading.Outcome(reported);
    }

    private static bool IsBySpecimen(Hl7Text type, Hl7Text trigger) => type.Is("OUL"u8) && trigger.Is("R22"u8);

    // ORC, OBR, its findings, its specimens.
    private static void AddByOrder(MessageReading reading, ResultReported reported)
    {
        int start = 0;
        foreach (var group in SegmentGroups.Starting(reading.Message, reading.Whole, "OBR"))
        {
            // The ORC before this OBR, and after the one before it.
            var before = SegmentGroups.Starting(reading.Message, new SegmentGroup(start, group.Start), "ORC");
            var control = reading.First(before is [.., var last] ? last : default, "ORC");
            reported.Reports.Add(Reports.Read(reading, group, control, specimen: null));
            start = group.Start;
        }
    }

    // A specimen, then each OBR about it: with its ORC behind it.
    private static void AddBySpecimen(MessageReading reading, ResultReported reported)
    {
        Specimen? specimen = null;
        foreach (var group in SegmentGroups.Starting(reading.Message, reading.Whole, "SPM", "OBR"))
        {
            if (reading.At(group.Start).Is("SPM")) specimen = Specimens.Shared(reading.At(group.Start));
            else reported.Reports.Add(Reports.Read(reading, group, reading.First(group, "ORC"), specimen));
        }
    }
}
