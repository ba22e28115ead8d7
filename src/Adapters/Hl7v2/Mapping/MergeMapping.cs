using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>ADT^A40: two records of a facility are of one person; from 2.3.1 on several such pairs of PID and MRG, each about a person of its own.</summary>
internal sealed class MergeMapping : IMessageMapping
{
    public string Supports => "ADT^A40";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("ADT"u8) && trigger.Is("A40"u8);

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        if (SegmentGroups.Starting(message, reading.Whole, "PID") is not { Count: > 1 } pairs) return reading.Outcome(Merged(reading, reading.Whole));

        var parts = new List<MappedPart>(pairs.Count);
        foreach (var pair in pairs)
        {
            // Each event goes with the whole message it was made from.
            if (!reading.TryRepeat(message.Bytes.Length)) reading.At(pair.Start).Refuse(HubErrorCode.MessageTooLarge, "too many merges for one message of its length", 0);
            if (reading.Refusal is not null) break;
            parts.Add(new MappedPart(Merged(reading, pair), pair));
        }

        return reading.OutcomeOfEach(parts);
    }

    private static PatientMerged Merged(MessageReading reading, SegmentGroup pair)
    {
        if (SegmentGroups.Starting(reading.Message, pair, "MRG") is [_, var second, ..])
            reading.At(second.Start).Refuse(HubErrorCode.FieldInvalid, "a second merge for one PID", 0);

        SourceSegment kept = reading.First(pair, "PID"), merge = reading.First(pair, "MRG");
        var merged = new PatientMerged
        {
            Patient = reading.Patient(kept),
            Facility = reading.Context.Facility,
            OccurredAt = reading.EventAt,
            MergedPatient = PatientIdentifier.In(merge.Field(1)),
        };
        merged.SurvivingNumbers.Add(kept.ExtendedNumberList(3));
        merged.MergedNumbers.Add(merge.ExtendedNumberList(1));
        if (merged.MergedPatient is null && merged.MergedNumbers.Count == 0)
            reading.Refuse(HubErrorCode.FieldMissing, merge.IsPresent ? merge.Place(1) : kept.IsPresent ? kept.Place(0) : new Hl7Location("MRG", 1), "nothing says which record was merged");
        return merged;
    }
}
