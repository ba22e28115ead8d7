using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>What PID says of a person.</summary>
internal static class Persons
{
    /// <summary>The person apart from any stay.</summary>
    public static PersonDescription Read(MessageReading reading)
    {
        var patient = reading.First("PID");
        var person = new PersonDescription { BirthDate = patient.Date(7), Sex = SexOf(patient), DeathDate = patient.Date(29) };
        person.Names.Add(PatientNames.Read(patient.Field(5)));
        person.Numbers.Add(patient.ExtendedNumberList(3));
        return person;
    }

    /// <summary>PID-8.</summary>
    public static Sex SexOf(SourceSegment patient)
    {
        if (!SexCode.TryRead(patient.Field(8).Text, out var sex)) patient.Refuse(HubErrorCode.CodeUnknown, "not a code of table 0001", 8);
        return sex;
    }
}
