using System.Globalization;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Adapters.CivilRegistry;

/// <summary>Between the registry's words and the contract's.</summary>
internal static class PersonTranslator
{
    private const int DefaultPersons = 50;

    public static PersonSearch ToSearch(FindPersonsRequest request) => new(
        request.BirthDate,
        request.MaxPersons == 0 ? DefaultPersons : (int)request.MaxPersons,
        request.Sex switch
        {
            Sex.Male => "male",
            Sex.Female => "female",
            Sex.Other => "other",
            _ => null, // not known: everybody may be meant
        },
        request.FamilyName.Length == 0 ? null : request.FamilyName);

    public static Person ToPerson(PersonEntry entry)
    {
        var person = new Person
        {
            Identifiers = { new Identifier { Kind = IdentifierKind.Pinfl, Value = entry.Pinfl } },
            Names = { entry.Names.Select(ToName) },
            Sex = ToSex(entry.Sex),
            BirthDate = ToDate(entry.BirthDate),
            DeathDate = entry.DeathDate is { } died ? ToDate(died) : "",
            Version = entry.Version,
        };
        if (!string.IsNullOrEmpty(entry.Passport))
        {
            person.Identifiers.Add(new Identifier { Kind = IdentifierKind.PassportUz, Value = entry.Passport });
        }

        if (entry.Address is { } residence)
        {
            person.Address = new Address { RegionCode = residence.RegionCode ?? "", DistrictCode = residence.DistrictCode ?? "" };
        }

        return person;
    }

    private static PersonName ToName(PersonEntry.Name name) => new()
    {
        Family = name.Family ?? "",
        Given = name.Given ?? "",
        Patronymic = name.Patronymic ?? "",
        Script = name.Script switch
        {
            "Latn" => Script.Latin,
            "Cyrl" => Script.Cyrillic,
            _ => Script.Unspecified, // a name in a script we do not know is still the person's name
        },
    };

    private static Sex ToSex(string sex) => sex switch
    {
        "male" => Sex.Male,
        "female" => Sex.Female,
        "other" => Sex.Other,
        _ => Sex.Unknown,
    };

    private static string ToDate(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
