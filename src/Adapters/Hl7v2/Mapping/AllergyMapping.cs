using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>ADT^A60: to what a patient is allergic.</summary>
internal sealed class AllergyMapping : IMessageMapping
{
    public string Supports => "ADT^A60";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("ADT"u8) && trigger.Is("A60"u8);

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var reported = new AllergiesReported { Patient = reading.Patient(), Facility = context.Facility, OccurredAt = reading.EventAt };
        foreach (var group in SegmentGroups.Starting(message, reading.Whole, "IAM")) reported.Allergies.Add(Allergy(reading.At(group.Start)));
        return reading.Outcome(reported);
    }

    private static Allergy Allergy(SourceSegment entry)
    {
        var allergy = new Allergy
        {
            Action = CodeTables.Table0206.Read(entry, 6),
            Allergen = entry.Concept(3),
            Type = entry.Concept(2),
            Severity = entry.Concept(4),
            Number = entry.EntityNumber(7),
            Sensitivity = entry.Concept(9),
            OnsetDate = entry.Date(11),
            ClinicalStatus = entry.Concept(17),
        };
        allergy.Reactions.Add(entry.Texts(5));
        return allergy;
    }
}
