using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>VXU^V04: immunizations. What OBX says beside them, such as who paid for the vaccine, is not taken over.</summary>
internal sealed class ImmunizationMapping : IMessageMapping
{
    public string Supports => "VXU^V04";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("VXU"u8) && trigger.Is("V04"u8);

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var recorded = new ImmunizationRecorded
        {
            Patient = reading.Patient(),
            Facility = context.Facility,
            VisitNumber = reading.VisitNumber,
            OccurredAt = reading.First("ORC").Instant(9) ?? reading.SentAt,
        };
        foreach (var group in SegmentGroups.OfOrders(message, "RXA")) recorded.Immunizations.Add(Immunization(reading, group));
        return reading.Outcome(recorded);
    }

    private static Immunization Immunization(MessageReading reading, SegmentGroup group)
    {
        var given = reading.First(group, "RXA");
        var route = Medications.Behind(reading, group, given, "RXR");
        var immunization = new Immunization
        {
            Reference = OrderReferences.Of(reading.First(group, "ORC")),
            Vaccine = given.Concept(5),
            Date = given.Date(3),
            Amount = given.AmountGiven(),
            ExpiryDate = given.Date(16),
            Status = CodeTables.Table0322.Read(given, 20, absent: AdministrationStatus.Complete),
            Action = CodeTables.Table0206.Read(given, 21, absent: EntryAction.Add),
            Route = route.Concept(1),
            Site = route.Concept(2),
        };
        immunization.Sources.Add(given.ConceptList(9));
        immunization.Performers.Add(given.PractitionerList(10));
        immunization.LotNumbers.Add(given.Texts(15));
        immunization.Manufacturers.Add(given.ConceptList(17));
        immunization.RefusalReasons.Add(given.ConceptList(18));
        immunization.Notes.Add(reading.NotesIn(group));
        return immunization;
    }
}
