using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Simulators.Population;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>Invented people, and messages about them.</summary>
internal static class TestPersons
{
    public static SyntheticPopulation Population { get; } = new(seed: 7);

    public static GetPersonRequest Question(int person = 0) => new() { Pinfl = Population.PersonAt(person).Pinfl };

    /// <summary>The registry's entry for whom is asked.</summary>
    public static GetPersonResponse Entry(GetPersonRequest request) => new()
    {
        Person = new Person
        {
            Identifiers = { new Identifier { Kind = IdentifierKind.Pinfl, Value = request.Pinfl } },
            Names = { new PersonName { Family = "Karimova", Given = "Nilufar", Script = Script.Latin } },
            Version = 3,
        },
    };

    public static PatientAdmitted Admission(int person, string location = "WARD-1", string facility = TestDirectory.Hospital) => new()
    {
        Patient = new Identifier { Kind = IdentifierKind.Pinfl, Value = Population.PersonAt(person).Pinfl },
        Encounter = new Encounter
        {
            Facility = facility,
            VisitNumber = $"V{person}",
            PatientClass = PatientClass.Inpatient,
            Location = location,
            OccurredAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()),
            Names = { new PersonName { Family = Population.PersonAt(person).LatinName.Family, Given = Population.PersonAt(person).LatinName.Given } },
        },
    };
}
