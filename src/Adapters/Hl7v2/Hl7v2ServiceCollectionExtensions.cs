using EHealth.Integration.Adapters.Hl7v2;
using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Adapters.Hl7v2.Queries;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Sdk;
using EHealth.Integration.Hl7.Acknowledgments;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the HL7v2 adapter to a program: to one of its own, or to one that holds several.</summary>
public static class Hl7v2ServiceCollectionExtensions
{
    /// <summary>Listens for hospitals. Reads <see cref="Hl7v2Options"/> from section <c>Hl7v2</c> and <see cref="HubClientOptions"/> from section
    /// <c>Hub</c>; both are checked when the program starts.</summary>
    public static IServiceCollection AddHl7v2Adapter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<Hl7v2Options>().Bind(configuration.GetSection(Hl7v2Options.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<MllpListenerStatus>();
        services.AddSingleton<RefusalReports>();
        services.AddSingleton<EventPublication>();
        services.AddSingleton<IPersonFinder, HubPersonFinder>();
        services.AddSingleton<QueryIntake>();
        services.AddSingleton(provider => new Acknowledger(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<Hl7v2Options>>().Value.DefaultUtcOffset));
        services.AddSingleton<IMllpMessageHandler, MessageIntake>();
        services.AddHostedService<Hl7v2Worker>();
        services.AddEHealthHub(hub =>
            {
                configuration.GetSection("Hub").Bind(hub);

                // What a hospital got wrong shall be refused, and recorded, by the hub.
                hub.ValidateBeforeSend = false;
            })
            .AddClient<EdgeRefusals.EdgeRefusalsClient>()
            .AddClient<Identity.IdentityClient>();
        return services;
    }
}
