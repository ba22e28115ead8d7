using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Simulators;

/// <summary>The civil registry's own description of a person. Dates are ISO 8601; deathDate is absent for the living.</summary>
internal sealed record PersonReply(
    string Pinfl, string Passport, string Sex, DateOnly BirthDate, DateOnly? DeathDate, PersonReply.NameReply[] Names,
    PersonReply.AddressReply Address, string Phone, long Version)
{
    /// <summary>A name; the script by ISO 15924.</summary>
    internal sealed record NameReply(string Script, string Family, string Given, string Patronymic);

    /// <summary>Registered residence by administrative codes.</summary>
    internal sealed record AddressReply(string RegionCode, string DistrictCode);

    public static PersonReply Of(SyntheticPerson person) => new(
        person.Pinfl, person.PassportNumber, WordOf(person.Sex), person.BirthDate, person.DeathDate,
        [NameOf("Latn", person.LatinName), NameOf("Cyrl", person.CyrillicName)],
        new AddressReply(person.RegionCode, person.DistrictCode), person.Phone,
        // One version for the birth's entry, one more for the death's.
        Version: person.DeathDate is null ? 1 : 2);

    public static string WordOf(Sex sex) => sex == Population.Sex.Male ? "male" : "female";

    private static NameReply NameOf(string script, SyntheticName name) => new(script, name.Family, name.Given, name.Patronymic);
}
