using EHealth.Integration.Contracts.Identity.V1;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>How the parts of a stated name compare with those of a registered one.</summary>
internal readonly record struct NameAgreement(MatchAgreement Family, MatchAgreement Given, MatchAgreement Patronymic)
{
    /// <summary>Points of all three.</summary>
    public int Score =>
        MatchWeights.Of(MatchElement.Family, Family) + MatchWeights.Of(MatchElement.Given, Given) + MatchWeights.Of(MatchElement.Patronymic, Patronymic);

    /// <summary>True when family and given name are the same once folded.</summary>
    public bool IsSameName => Family is MatchAgreement.Exact or MatchAgreement.Folded && Given is MatchAgreement.Exact or MatchAgreement.Folded;
}
