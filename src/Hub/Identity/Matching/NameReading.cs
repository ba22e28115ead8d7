using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>One way to read the stated name: as it stands, with the patronymic inside the given name, or with family and given name exchanged.</summary>
internal sealed class NameReading(string family, string given, string patronymic, bool isTransposed = false, bool isSplit = false)
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
            readings.Add(new(request.Family, given[..blank], given[(blank + 1)..], isSplit: true));
        }

        return readings;
    }

    /// <summary>True when the family name has a letter in it.</summary>
    public bool HasFamily => _family.IsStated;

    /// <summary>Compares with a registered name. Exchanged names must be the same after folding: exchanged and misspelt at once is a guess. So must be the given name when
    /// what followed it is compared with nothing, and then it agrees only in part; half agreement for a slip too would list a twin beside the right one.</summary>
    public NameAgreement CompareWith(PersonName name)
    {
        var agreement = new NameAgreement(_family.CompareWith(name.Family), _given.CompareWith(name.Given), _patronymic.CompareWith(name.Patronymic));
        if (isSplit && agreement.Patronymic == MatchAgreement.Unspecified)
        {
            return agreement with { Given = OfHalf(agreement.Given) };
        }

        if (!isTransposed)
        {
            return agreement;
        }

        return agreement.IsSameName
            ? agreement with { Family = MatchAgreement.Transposed, Given = MatchAgreement.Transposed }
            : agreement with { Family = MatchAgreement.Different, Given = MatchAgreement.Different };
    }

    /// <summary>Compares the patronymic alone.</summary>
    public MatchAgreement ComparePatronymic(PersonName name) => _patronymic.CompareWith(name.Patronymic);

    /// <summary>What the comparison of the first of two stated names is worth when the register has nothing to compare the second with.</summary>
    private static MatchAgreement OfHalf(MatchAgreement agreement) => agreement switch
    {
        MatchAgreement.Exact or MatchAgreement.Folded => MatchAgreement.Partial,
        MatchAgreement.Similar => MatchAgreement.Different,
        var other => other,
    };
}
