using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Registry.V1;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>What to ask the register for a description: the narrowest question first, so that the persons of the later, wider ones are asked for only when the earlier have
/// not found the one meant. The second is always asked: it shows the namesakes.</summary>
internal static class RegisterQuestions
{
    // What the contract lets one answer hold; some 100 KB.
    private const uint MaxPersons = 200;

    public static IEnumerable<FindPersonsRequest> For(MatchRequest request)
    {
        yield return Of(request.BirthDate, request.Family);
        if (!BirthDateComparison.IsFull(request.BirthDate))
        {
            yield break;
        }

        // The name is spelt otherwise, misspelt or in the wrong place.
        yield return Of(request.BirthDate, family: "");

        if (BirthDateComparison.Transposed(request.BirthDate) is { } transposed)
        {
            yield return Of(transposed, request.Family);
        }

        // A wrong digit of day or month. A wrong year is not looked for: that would be the whole family name.
        yield return Of(BirthDateComparison.YearOf(request.BirthDate), request.Family);
    }

    // Sex is never asked for: a wrong one must not hide the person.
    private static FindPersonsRequest Of(string birthDate, string family) => new() { BirthDate = birthDate, FamilyName = family.Trim(), MaxPersons = MaxPersons };
}
