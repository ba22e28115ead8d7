using EHealth.Integration.Sdk.Rest;

namespace EHealth.Integration.Adapters.TaxInsurance;

/// <summary>The fund's REST service.</summary>
internal sealed class FundClient(RestPartner fund)
{
    /// <summary>The fund's answer about a person and a day; null when it says that it does not know the person.</summary>
    /// <exception cref="Sdk.Providers.PartnerException">It said something else, or nothing.</exception>
    public Task<EligibilityReply?> CheckAsync(string pinfl, DateOnly day, CancellationToken cancellationToken) => fund.AskAsync(
        "api/v1/eligibility", new EligibilityQuery(pinfl, day), FundJson.Default.EligibilityQuery, FundJson.Default.EligibilityReply,
        unknownCode: "person-not-found", answer => answer.IsComplete, cancellationToken);
}
