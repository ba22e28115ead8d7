using EHealth.Integration.Hub.Core;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EHealth.Integration.Hub.Host.Telemetry;

/// <summary>Traces go to an OpenTelemetry collector when one is named in the standard variable; metrics are read at <c>/metrics</c>.</summary>
internal static class TelemetryServices
{
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddHubTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddSingleton<HubMeters>();
        services.AddHostedService(provider => provider.GetRequiredService<HubMeters>());
        services.AddLogging(KeepOutOfTheLog);
        if (string.IsNullOrEmpty(configuration[CollectorVariable]))
        {
            return;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("ehealth-hub"))
            .WithTracing(tracing => tracing.AddSource(HubActivity.SourceName).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddOtlpExporter());
    }

    private static void KeepOutOfTheLog(ILoggingBuilder logging)
    {
        // A draining hub is no error, and a stopped journal says so itself: the health checks would repeat both at every look.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);

        // They write request paths, at any level and as scope of every other line. A path is whatever a client put there, a person's number among it.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);
    }
}
