using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>One way to read the stated name: as it stands, with the patronymic inside the given name, or with family and given name exchanged.</summary>
internal sealed class NameReading(string family, string given, string patronymic, bool isTransposed = false)
{
    private readonly StatedName _family = new(family, NamePart.Family);
    private readonly StatedName _given = new(given, NamePart.Given);
    private readonly StatedName _patronymic = new(patronymic, NamePart.Patronymic);

    /// <summary>All ways to read it, the plain one first.</summary>
    public static IReadOnlyList<NameReading> Of(MatchRequest request)
    {
        var readings = new List<NameReading>(3) { new(request.Family, request.Given, request.Patronymic) };
        if (request.Given.Length > 0)
        {
            readings.Add(new(request.Given, request.Family, request.Patronymic, isTransposed: true));
        }

        // Systems without a field for it write the patronymic as a second given name.
        var given = request.Given.Trim();
        if (request.Patronymic.Length == 0 && given.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank)
        {
            readings.Add(new(request.Family, given[..blank], given[(blank + 1)..]));
        }

        return readings;
    }

    /// <summary>True when the family name has a letter in it.</summary>
    public bool HasFamily => _family.IsStated;

    /// <summary>Compares with a registered name. Exchanged names must be the same after folding: exchanged and misspelt at once is a guess.</summary>
    public NameAgreement CompareWith(PersonName name)
    {
        var agreement = new NameAgreement(_family.CompareWith(name.Family), _given.CompareWith(name.Given), _patronymic.CompareWith(name.Patronymic));
        if (!isTransposed)
        {
            return agreement;
        }

        return agreement.IsSameName
            ? agreement with { Family = MatchAgreement.Transposed, Given = MatchAgreement.Transposed }
            : agreement with { Family = MatchAgreement.Different, Given = MatchAgreement.Different };
    }
}
