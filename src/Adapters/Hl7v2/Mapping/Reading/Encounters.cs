using EHealth.Integration.Contracts.Clinical.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>The stay that an ADT message is about.</summary>
internal static class Encounters
{
    /// <summary>PV1, and what PID and EVN say of patient and time.</summary>
    public static Encounter Read(MessageReading reading)
    {
        var patient = reading.First("PID");
        var visit = reading.First("PV1");
        var happened = reading.First("EVN");
        var encounter = new Encounter
        {
            Facility = reading.Context.Facility,
            VisitNumber = visit.Text(19),
            PatientClass = PatientClassCode.Read(visit.Field(2).Text),
            Location = visit.PatientLocation(3),
            PreviousLocation = visit.PatientLocation(6),

            // EVN-6 is when it happened, EVN-2 when it was recorded.
            OccurredAt = happened.Instant(6) ?? happened.Instant(2),
            BirthDate = patient.Date(7),
            Sex = Persons.SexOf(patient),
        };
        encounter.Names.Add(PatientNames.Read(patient.Field(5)));
        encounter.Attending.Add(visit.PractitionerList(7));
        return encounter;
    }
}
