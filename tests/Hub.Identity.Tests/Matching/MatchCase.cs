using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Hub.Identity.Tests.Matching;

/// <summary>Persons and descriptions of them, and candidates as text that a test can state in one line.</summary>
internal static class MatchCase
{
    public const string Pinfl = "31205840010017";

    public static Person Person(
        string name, string birthDate = "1984-05-12", Sex sex = Sex.Male, string pinfl = Pinfl, Script script = Script.Latin)
    {
        var parts = Parts(name);
        return new Person
        {
            Identifiers = { new Identifier { Kind = IdentifierKind.Pinfl, Value = pinfl } },
            Names = { new PersonName { Family = parts[0], Given = parts[1], Patronymic = parts[2], Script = script } },
            BirthDate = birthDate,
            Sex = sex,
        };
    }

    /// <param name="name">Family, given and patronymic, separated by commas; the latter two may be missing.</param>
    /// <param name="birthDate">Date.</param>
    /// <param name="sex">Sex; unspecified = not stated.</param>
    public static MatchRequest Description(string name, string birthDate = "1984-05-12", Sex sex = Sex.Unspecified)
    {
        var parts = Parts(name);
        return new MatchRequest { Family = parts[0], Given = parts[1], Patronymic = parts[2], BirthDate = birthDate, Sex = sex };
    }

    /// <summary>Grade and elements, e.g. <c>Probable: Family Exact, Given Similar</c>.</summary>
    public static string Told(MatchCandidate candidate) =>
        $"{candidate.Grade}: {string.Join(", ", candidate.Elements.Select(element => $"{element.Element} {element.Agreement}"))}";

    private static string[] Parts(string name) => [.. name.Split(',').Select(part => part.Trim()).Concat(["", ""]).Take(3)];
}
