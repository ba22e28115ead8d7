using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>ADT^A45: visits were entered under the wrong record.</summary>
internal sealed class VisitMoveMapping : IMessageMapping
{
    public string Supports => "ADT^A45";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("ADT"u8) && trigger.Is("A45"u8);

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var moved = new VisitMoved { Patient = reading.Patient(), Facility = context.Facility, OccurredAt = reading.EventAt };
        foreach (var group in SegmentGroups.Starting(message, reading.Whole, "MRG")) moved.Visits.Add(Visit(reading, group));
        return reading.Outcome(moved);
    }

    private static MovedVisit Visit(MessageReading reading, SegmentGroup group)
    {
        var previous = reading.First(group, "MRG");
        string number = reading.First(group, "PV1").Text(19);
        var visit = new MovedVisit { PreviousVisitNumber = previous.Text(5), VisitNumber = number.Length > 0 ? number : previous.Text(5) };
        visit.PreviousPatientNumbers.Add(previous.ExtendedNumberList(1));
        return visit;
    }
}
