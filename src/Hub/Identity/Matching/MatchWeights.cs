using EHealth.Integration.Contracts.Identity.V1;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>What each comparison adds to the score. Agreement on all of name, date and sex, to the letter, makes 100. What is not stated adds nothing, so little said is
/// little proven.</summary>
/// <remarks>Set by hand, from how often the elements agree by chance and how often they are wrong in truth. The limits below follow from the sums; the cases stand in
/// <c>MatchGradeTests</c>.</remarks>
internal static class MatchWeights
{
    /// <summary>Least score of PROBABLE: names and a bare year (68) reach it; two typing errors with date and sex (65) do not.</summary>
    public const int Probable = 66;

    /// <summary>Least score of POSSIBLE, and of being given at all. Beyond the sum of family name, year and sex (48), which would list everybody of that name, and that
    /// of given name and birthday without the family name (43); within that of a twin known by patronymic (55). Family name, year and initials reach it (50, 54) and are
    /// refused by <see cref="MatchGrading"/>: an initial with the whole birth date (65) is to stay.</summary>
    public const int Possible = 50;

    /// <summary>Points of one element.</summary>
    public static int Of(MatchElement element, MatchAgreement agreement) => (element, agreement) switch
    {
        // Shared by whole families and villages, changed by marriage: much for agreement, less against.
        (MatchElement.Family, MatchAgreement.Exact) => 30,
        (MatchElement.Family, MatchAgreement.Folded) => 29, // the scripts differ, the name does not; one less only to put the letter-perfect first
        (MatchElement.Family, MatchAgreement.Transposed) => 24, // common on forms, yet two people may be so called
        (MatchElement.Family, MatchAgreement.Similar) => 18,
        (MatchElement.Family, MatchAgreement.Different) => -15,

        // All that tells twins, and brothers and sisters, apart: another given name weighs most of all names.
        (MatchElement.Given, MatchAgreement.Exact) => 25,
        (MatchElement.Given, MatchAgreement.Folded) => 24,
        (MatchElement.Given, MatchAgreement.Transposed) => 20,
        (MatchElement.Given, MatchAgreement.Similar) => 14, // Hasan and Husan are twins' names
        (MatchElement.Given, MatchAgreement.Partial) => 5, // an initial fits one name in twenty
        (MatchElement.Given, MatchAgreement.Different) => -20,

        // Often left out or written after another tradition; shared by brothers and sisters.
        (MatchElement.Patronymic, MatchAgreement.Exact) => 12,
        (MatchElement.Patronymic, MatchAgreement.Folded) => 11,
        (MatchElement.Patronymic, MatchAgreement.Similar) => 7,
        (MatchElement.Patronymic, MatchAgreement.Partial) => 4,
        (MatchElement.Patronymic, MatchAgreement.Different) => -10,

        // One day in 30,000: the strongest single element, and stable for life.
        (MatchElement.BirthDate, MatchAgreement.Exact) => 30,
        (MatchElement.BirthDate, MatchAgreement.Transposed) => 20, // the commonest error, from forms with the month first
        (MatchElement.BirthDate, MatchAgreement.Similar) => 16,
        (MatchElement.BirthDate, MatchAgreement.Partial) => 15, // one year in eighty
        (MatchElement.BirthDate, MatchAgreement.Different) => -30,

        // Half of all people agree by chance; a disagreement is mostly a wrong box on the form, and still must be looked at.
        (MatchElement.Sex, MatchAgreement.Exact) => 3,
        (MatchElement.Sex, MatchAgreement.Different) => -10,

        // Names one person; may have been copied from another's papers, so it does not outweigh a wrong name and a wrong date together.
        (MatchElement.Identifier, MatchAgreement.Exact) => 50,
        _ => 0,
    };
}
