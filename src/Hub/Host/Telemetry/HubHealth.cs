using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EHealth.Integration.Hub.Host.Telemetry;

/// <summary>Whether messages can be taken: not when the journal has stopped or has too little room, not while the hub drains.</summary>
internal sealed class HubHealth(SegmentedLog log, AdmissionStage admission, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        log.Failure is { } failure ? HealthCheckResult.Unhealthy($"the journal has stopped: {failure}")
        : admission.SuspendedFor is { } reason ? HealthCheckResult.Unhealthy(reason)
        : lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("the hub drains")
        : HealthCheckResult.Healthy());
}
