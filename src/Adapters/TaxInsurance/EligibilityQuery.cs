namespace EHealth.Integration.Adapters.TaxInsurance;

/// <summary>Body of POST api/v1/eligibility.</summary>
internal sealed record EligibilityQuery(string Pinfl, DateOnly Date)
{
    /// <summary>A record would print its members, and these are a person's.</summary>
    public override string ToString() => nameof(EligibilityQuery);
}
