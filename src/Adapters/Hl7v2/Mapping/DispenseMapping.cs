using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>Medicines that are handed out. O01 is the trigger of versions before 2.4.</summary>
internal sealed class DispenseMapping : IMessageMapping
{
    public string Supports => "RDS^O13, O01";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("RDS"u8) && (trigger.Is("O13"u8) || trigger.Is("O01"u8));

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var dispensed = new MedicationDispensed
        {
            Patient = reading.Patient(),
            Facility = context.Facility,
            VisitNumber = reading.VisitNumber,
            OccurredAt = reading.First("ORC").Instant(9) ?? reading.SentAt,
        };
        foreach (var group in SegmentGroups.OfOrders(message, "RXD")) dispensed.Dispenses.Add(Dispense(reading, group));
        return reading.Outcome(dispensed);
    }

    private static Dispense Dispense(MessageReading reading, SegmentGroup group)
    {
        var control = reading.First(group, "ORC");
        var medicine = reading.First(group, "RXD");
        var dispense = new Dispense
        {
            Reference = OrderReferences.Of(control, control),
            Medication = medicine.Concept(2),
            DispensedAt = medicine.Instant(3),
            Amount = medicine.Quantity(4, medicine.Concept(5)),
            Form = medicine.Concept(6),
            PrescriptionNumber = medicine.Text(7),
            Ordinal = medicine.WholeNumber(1),
            Substitution = medicine.Text(11),
            ExpiryDate = EarliestOf(medicine),
        };
        dispense.Dispensers.Add(medicine.PractitionerList(10));
        dispense.LotNumbers.Add(medicine.Texts(18));
        dispense.Notes.Add(medicine.Texts(9));
        dispense.Notes.Add(reading.NotesIn(group));
        return dispense;
    }

    // One day for each batch, in their order; the text form sorts as the days do.
    private static string EarliestOf(SourceSegment medicine)
    {
        string first = medicine.Date(19);
        foreach (var repetition in medicine.Field(19))
        {
            if (Hl7Timestamp.TryParse(repetition.Text.Bytes, TimeSpan.Zero, out var expiry) && string.CompareOrdinal(expiry.ToDateString(), first) < 0)
                first = expiry.ToDateString();
        }

        return first;
    }
}
