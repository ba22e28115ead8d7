using EHealth.Integration.Adapters.TaxInsurance;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Rest;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the tax and insurance adapter to a program: to one of its own, or to one that holds several.</summary>
public static class TaxInsuranceServiceCollectionExtensions
{
    /// <summary>
    /// Offers the insurance fund on the hub, and checks the cover of every admitted patient. Reads <see cref="RestPartnerOptions"/> from
    /// section <c>InsuranceFund</c> and <see cref="HubClientOptions"/> from section <c>Hub</c>; both are checked when the program starts. An
    /// adapter is a system with a certificate of its own, so give each one its own container.
    /// </summary>
    public static IServiceCollection AddTaxInsuranceAdapter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddRestPartner(configuration.GetSection("InsuranceFund"));
        services.AddSingleton<FundClient>();
        services.AddSingleton<AdmissionCoverage>();
        services.AddEHealthHub(hub => configuration.GetSection("Hub").Bind(hub))
            .AddProvider<HealthInsuranceService>()
            .AddSubscription("coverage", subscription => subscription.On<PatientAdmitted, AdmissionCoverage>());
        return services;
    }
}
