using EHealth.Integration.Adapters.TaxInsurance;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Sdk;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the tax and insurance adapter to a program: to one of its own, or to one that holds several.</summary>
public static class TaxInsuranceServiceCollectionExtensions
{
    /// <summary>
    /// Offers the insurance fund on the hub, and checks the cover of every admitted patient. Reads <see cref="InsuranceFundOptions"/> from
    /// section <c>InsuranceFund</c> and <see cref="HubClientOptions"/> from section <c>Hub</c>; both are checked when the program starts. An
    /// adapter is a system with a certificate of its own, so give each one its own container.
    /// </summary>
    public static IServiceCollection AddTaxInsuranceAdapter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<InsuranceFundOptions>()
            .Bind(configuration.GetSection(InsuranceFundOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient<FundClient>(FundClient.Configure)
            .UseSocketsHttpHandler(static (handler, _) =>
            {
                // A redirect would carry the key and the person's number to wherever the answer points.
                handler.AllowAutoRedirect = false;

                // The provider lives as long as the program: here, not by a change of handlers, a new DNS answer comes into force.
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers(); // four lines a call that say less than the hub's audit record of it
        services.TryAddSingleton<AdmissionCoverage>();
        services.AddEHealthHub(hub => configuration.GetSection("Hub").Bind(hub))
            .AddProvider<HealthInsuranceService>()
            .AddSubscription("coverage", subscription => subscription.On<PatientAdmitted, AdmissionCoverage>());
        return services;
    }
}
