using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Billing.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>DFT^P03: what was posted to an account.</summary>
internal sealed class ChargeMapping : IMessageMapping
{
    public string Supports => "DFT^P03";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("DFT"u8) && trigger.Is("P03"u8);

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var posted = new ChargesPosted
        {
            Patient = reading.Patient(),
            Facility = context.Facility,
            OccurredAt = reading.EventAt,
            VisitNumber = reading.VisitNumber,
            Account = reading.First("PID").ExtendedNumber(18),
        };
        foreach (var group in SegmentGroups.Starting(message, reading.Whole, "FT1")) posted.Charges.Add(Charge(reading.At(group.Start)));
        return reading.Outcome(posted);
    }

    private static Charge Charge(SourceSegment posting)
    {
        var charge = new Charge
        {
            Number = posting.Text(2),
            ServicedAt = posting.Instant(4),
            ServicedUntil = posting.Instant(4, 2),
            PostedAt = posting.Instant(5),
            Kind = CodeTables.Table0017.Read(posting, 6),
            Service = posting.Concept(7) ?? posting.Concept(25),
            Quantity = posting.Quantity(10),
            Amount = posting.Money(11),
            UnitPrice = posting.Money(12) ?? posting.Money(22),
            Procedure = posting.Concept(25),
        };
        charge.Diagnoses.Add(posting.ConceptList(19));
        charge.Performers.Add(posting.PractitionerList(20));
        charge.Requesters.Add(posting.PractitionerList(21));
        return charge;
    }
}
