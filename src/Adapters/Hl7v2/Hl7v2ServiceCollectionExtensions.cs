using EHealth.Integration.Adapters.Hl7v2;
using EHealth.Integration.Adapters.Hl7v2.Acknowledgments;
using EHealth.Integration.Adapters.Hl7v2.Delivery;
using EHealth.Integration.Adapters.Hl7v2.Drops;
using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Adapters.Hl7v2.Outbound;
using EHealth.Integration.Adapters.Hl7v2.Queries;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Mllp;
using EHealth.Integration.Protocol.Memory;
using EHealth.Integration.Sdk;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
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
        services.AddSingleton<MemoryReturn>();
        services.AddSingleton<EventPublication>();
        services.AddSingleton<IPersonFinder, HubPersonFinder>();
        services.AddSingleton<QueryIntake>();
        services.AddSingleton(provider => new Acknowledger(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<Hl7v2Options>>().Value.DefaultUtcOffset));
        services.AddSingleton<ApplicationAcknowledgments>();
        services.AddSingleton<MessageIntake>();
        services.AddSingleton<BatchIntake>();
        services.AddSingleton<IMllpMessageHandler, MllpIntake>();
        services.AddHostedService<Hl7v2Metrics>();
        // Before those who take messages: it is stopped after them, and sends what they leave.
        services.AddHostedService(provider => provider.GetRequiredService<ApplicationAcknowledgments>());
        services.AddHostedService<DropWorker>();
        services.AddHostedService<Hl7v2Worker>();
        var hub = services.AddEHealthHub(hub =>
            {
                configuration.GetSection("Hub").Bind(hub);

                // What a hospital got wrong shall be refused, and recorded, by the hub.
                hub.ValidateBeforeSend = false;
            })
            .AddClient<EdgeRefusals.EdgeRefusalsClient>()
            .AddClient<Identity.IdentityClient>();
        AddDestinations(hub, configuration.GetSection(Hl7v2Options.Section).Get<Hl7v2Options>() ?? new Hl7v2Options());
        return services;
    }

    // Read before the options are checked: what is wrong with them is said when the program starts, and nothing is delivered then.
    private static void AddDestinations(HubClientBuilder hub, Hl7v2Options options)
    {
        foreach (var destination in options.Destinations.Where(destination => !DestinationRules.MistakesOf([destination]).Any()))
        {
            var profile = DestinationRules.ProfileOf(destination);
            hub.Services.AddKeyedSingleton(destination.Name, (services, _) => new DestinationDelivery(
                destination, profile, options.DefaultUtcOffset, services.GetRequiredService<RefusalReports>(), services.GetRequiredService<MemoryReturn>(),
                services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<DestinationDelivery>>()));
            hub.AddSubscription($"hl7-{destination.Name}", subscription => subscription
                .OneAtATime()
                .On(destination.Types.Select(type => EventMessages.Types[type]), (services, delivery, cancellationToken) =>
                    services.GetRequiredKeyedService<DestinationDelivery>(destination.Name).DeliverAsync(delivery, cancellationToken)));
        }
    }
}
