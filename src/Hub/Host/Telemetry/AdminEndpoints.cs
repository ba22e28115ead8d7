using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prometheus;

namespace EHealth.Integration.Hub.Host.Telemetry;

/// <summary>Health and metrics, on a port of their own: <c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c>.</summary>
internal static class AdminEndpoints
{
    public static void Map(IApplicationBuilder admin) => admin.Run(AnswerAsync);

    private static Task AnswerAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/health/live" => context.Response.WriteAsync("alive\n"),
        "/health/ready" => WriteReadinessAsync(context),
        "/metrics" => WriteMetricsAsync(context),
        _ => WriteNotFoundAsync(context),
    };

    private static async Task WriteReadinessAsync(HttpContext context)
    {
        var report = await context.RequestServices.GetRequiredService<HealthCheckService>().CheckHealthAsync(context.RequestAborted);
        context.Response.StatusCode = report.Status == HealthStatus.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        var reasons = report.Entries.Values.Select(entry => entry.Description).Where(description => description is not null);
        await context.Response.WriteAsync(report.Status == HealthStatus.Healthy ? "ready\n" : $"not ready: {string.Join("; ", reasons)}\n");
    }

    private static async Task WriteMetricsAsync(HttpContext context)
    {
        context.Response.ContentType = PrometheusConstants.TextContentTypeWithVersionAndEncoding;
        await context.RequestServices.GetRequiredService<HubMeters>().WriteAsync(context.Response.Body, context.RequestAborted);
    }

    private static Task WriteNotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync("there is /health/live, /health/ready and /metrics\n");
    }
}
