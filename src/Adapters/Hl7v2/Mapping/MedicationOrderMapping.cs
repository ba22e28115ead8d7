using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>Medicines that are ordered. O01 is the trigger of versions before 2.4.</summary>
internal sealed class MedicationOrderMapping : IMessageMapping
{
    public string Supports => "RDE^O11, O01";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("RDE"u8) && (trigger.Is("O11"u8) || trigger.Is("O01"u8));

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var ordered = new MedicationOrdered { Patient = reading.Patient(), Facility = context.Facility, VisitNumber = reading.VisitNumber };
        foreach (var group in SegmentGroups.OfOrders(message, "RXE")) ordered.Orders.Add(Order(reading, group));
        ordered.OccurredAt = ordered.Orders.FirstOrDefault(order => order.OrderedAt is not null)?.OrderedAt ?? reading.SentAt;
        return reading.Outcome(ordered);
    }

    private static MedicationOrder Order(MessageReading reading, SegmentGroup group)
    {
        var control = reading.First(group, "ORC");
        var medicine = reading.First(group, "RXE");
        var route = Medications.Behind(reading, group, medicine, "RXR");
        var timing = Medications.Behind(reading, group, medicine, "TQ1");
        var order = new MedicationOrder
        {
            Control = CodeTables.Table0119.Read(control, 1),
            Reference = OrderReferences.Of(control, control),
            Medication = medicine.Concept(2),
            Dose = medicine.Quantity(3, medicine.Concept(5)),
            DoseMost = medicine.Quantity(4, medicine.Concept(5)),
            Form = medicine.Concept(6),
            Start = timing.Instant(7) ?? medicine.Instant(1, 4),
            End = timing.Instant(8) ?? medicine.Instant(1, 5),
            DispenseAmount = medicine.Quantity(10, medicine.Concept(11)),
            Refills = medicine.WholeNumber(12),
            Route = route.Concept(1),
            Site = route.Concept(2),
            PrescriptionNumber = medicine.Text(15),
            OrderedAt = control.Instant(9),
        };
        order.Frequencies.Add(FrequenciesOf(timing, medicine));
        order.Instructions.Add(medicine.ConceptList(7));
        order.Prescribers.Add(control.PractitionerList(12, medicine, 13));
        order.Reasons.Add(medicine.ConceptList(27));
        order.Notes.Add(reading.NotesIn(group));
        return order;
    }

    // TQ1-3 since 2.5; before that the second component of the timing, which may repeat.
    private static List<string> FrequenciesOf(SourceSegment timing, SourceSegment medicine)
    {
        var frequencies = timing.Texts(3);
        if (frequencies.Count > 0) return frequencies;
        foreach (var repetition in medicine.Field(1))
        {
            if (repetition.Component(2).Text is { HasValue: true } frequency) frequencies.Add(frequency.GetString());
        }

        return frequencies;
    }
}
