using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>Medicines that are given. O01 is the trigger of versions before 2.4.</summary>
internal sealed class AdministrationMapping : IMessageMapping
{
    public string Supports => "RAS^O17, O01";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("RAS"u8) && (trigger.Is("O17"u8) || trigger.Is("O01"u8));

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var given = new MedicationAdministered
        {
            Patient = reading.Patient(),
            Facility = context.Facility,
            VisitNumber = reading.VisitNumber,
            OccurredAt = reading.First("ORC").Instant(9) ?? reading.SentAt,
        };

        // Several RXA may follow one ORC: doses of one order, each with the order's numbers.
        OrderReference? order = null;
        foreach (var group in SegmentGroups.Starting(message, reading.Whole, "ORC", "RXA"))
        {
            if (reading.At(group.Start).Is("ORC")) order = OrderReferences.Of(reading.At(group.Start));
            else given.Administrations.Add(Administration(reading, group, order));
        }

        return reading.Outcome(given);
    }

    private static Administration Administration(MessageReading reading, SegmentGroup group, OrderReference? order)
    {
        var medicine = reading.At(group.Start);
        var route = Medications.Behind(reading, group, medicine, "RXR");
        var administration = new Administration
        {
            Reference = order,
            Medication = medicine.Concept(5),
            Start = medicine.Instant(3),
            End = medicine.Instant(4),
            Amount = medicine.AmountGiven(),
            Route = route.Concept(1),
            Site = route.Concept(2),
            Status = CodeTables.Table0322.Read(medicine, 20),
        };
        administration.Performers.Add(medicine.PractitionerList(10));
        administration.LotNumbers.Add(medicine.Texts(15));
        administration.RefusalReasons.Add(medicine.ConceptList(18));
        administration.Notes.Add(medicine.Texts(9));
        administration.Notes.Add(reading.NotesIn(group));
        return administration;
    }
}
