using EHealth.Integration.Sdk.Rest;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a partner's REST service to a provider's program.</summary>
public static class RestPartnerServiceCollectionExtensions
{
    /// <summary>Makes <see cref="RestPartner"/> injectable, one a program. Its options are checked when the program starts.</summary>
    /// <param name="services">The program's container.</param>
    /// <param name="configuration">The section with <see cref="RestPartnerOptions"/>.</param>
    public static IServiceCollection AddRestPartner(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RestPartnerOptions>().Bind(configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient<RestPartner>(RestPartner.Configure)
            .UseSocketsHttpHandler(static (handler, _) =>
            {
                // A redirect would carry the key and the person's number to wherever the answer points.
                handler.AllowAutoRedirect = false;

                // The provider lives as long as the program: here, not by a change of handlers, a new DNS answer comes into force.
                handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        return services;
    }
}
