using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>A message as hospitals send it; the person is invented.</summary>
internal static class Samples
{
    internal const string Pinfl = "30211975910033";

    internal static PatientAdmitted Admission() => new()
    {
        Patient = new Identifier { Kind = IdentifierKind.Pinfl, Value = Pinfl },
        Encounter = new Encounter
        {
            Facility = "uz.hosp.sirdaryo-01.his",
            VisitNumber = "V-2026-000173",
            PatientClass = PatientClass.Inpatient,
            Location = "Terapiya / 12 / 3",
            OccurredAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero)),
            Names =
            {
                new PersonName { Family = "Salimova", Given = "Gʻuncha", Patronymic = "Karim qizi", Script = Script.Latin },
                new PersonName { Family = "Салимова", Given = "Ғунча", Patronymic = "Карим қизи", Script = Script.Cyrillic },
            },
            BirthDate = "1997-11-02",
            Sex = Sex.Female,
        },
    };
}
