using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>ADT^A40: two records of a facility are of one person.</summary>
internal sealed class MergeMapping : IMessageMapping
{
    public string Supports => "ADT^A40";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("ADT"u8) && trigger.Is("A40"u8);

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);

        // The structure allows several pairs in one message. One message is one event about one person here: nothing of it would be delivered in order else.
        if (SegmentGroups.Starting(message, reading.Whole, "MRG") is [_, var second, ..])
            reading.At(second.Start).Refuse(HubErrorCode.FieldInvalid, "one merge a message: send the others in messages of their own", 0);

        var merge = reading.First("MRG");
        var merged = new PatientMerged
        {
            Patient = reading.Patient(),
            Facility = context.Facility,
            OccurredAt = reading.EventAt,
            MergedPatient = PatientIdentifier.In(merge.Field(1)),
        };
        merged.SurvivingNumbers.Add(reading.First("PID").ExtendedNumberList(3));
        merged.MergedNumbers.Add(merge.ExtendedNumberList(1));
        if (merged.MergedPatient is null && merged.MergedNumbers.Count == 0)
            reading.Refuse(HubErrorCode.FieldMissing, new Hl7Location("MRG", 1), "nothing says which record was merged");
        return reading.Outcome(merged);
    }
}
