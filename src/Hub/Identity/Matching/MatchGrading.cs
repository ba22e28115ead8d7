using EHealth.Integration.Contracts.Identity.V1;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>What a comparison is worth. CERTAIN is a matter of what agrees and not of points: no sum makes up for a twin's other name.</summary>
internal static class MatchGrading
{
    /// <summary>The grade; unspecified when the description does not fit. That CERTAIN is the only one of its kind is for the list to say.</summary>
    public static MatchGrade Of(MatchCandidate candidate)
    {
        var isIdentified = AgreementOf(candidate, MatchElement.Identifier) == MatchAgreement.Exact;

        // Beside an identifier a slip is not forgiven: a twin's PINFL is wrong by a letter of the given name.
        var disagrees = candidate.Elements.Any(element => element.Agreement is MatchAgreement.Different
            || (isIdentified && element.Agreement is MatchAgreement.Similar or MatchAgreement.Transposed));
        if (!disagrees && (isIdentified || AgreesInFull(candidate)))
        {
            return MatchGrade.Certain;
        }

        if (!isIdentified && IsBrowsing(candidate))
        {
            return MatchGrade.Unspecified;
        }

        return candidate.Score >= MatchWeights.Probable ? MatchGrade.Probable
            : candidate.Score >= MatchWeights.Possible || isIdentified ? MatchGrade.Possible
            : MatchGrade.Unspecified;
    }

    private static bool AgreesInFull(MatchCandidate candidate) =>
        IsSame(AgreementOf(candidate, MatchElement.Family))
        && IsSame(AgreementOf(candidate, MatchElement.Given))
        && AgreementOf(candidate, MatchElement.BirthDate) == MatchAgreement.Exact;

    /// <summary>With a year or a month and initials alone the description is a page of the directory and no person: "Karimov, A., 1990".</summary>
    private static bool IsBrowsing(MatchCandidate candidate) =>
        AgreementOf(candidate, MatchElement.BirthDate) == MatchAgreement.Partial
        && SaysLittle(AgreementOf(candidate, MatchElement.Given))
        && SaysLittle(AgreementOf(candidate, MatchElement.Patronymic));

    private static bool SaysLittle(MatchAgreement agreement) => agreement is MatchAgreement.Partial or MatchAgreement.Unspecified;

    private static bool IsSame(MatchAgreement agreement) => agreement is MatchAgreement.Exact or MatchAgreement.Folded;

    private static MatchAgreement AgreementOf(MatchCandidate candidate, MatchElement element) =>
        candidate.Elements.FirstOrDefault(compared => compared.Element == element)?.Agreement ?? MatchAgreement.Unspecified;
}
