using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Kafka;
using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EHealth.Integration.Hub.Host.Telemetry;

/// <summary>Whether messages can be taken: not when the journal has stopped or has too little room, not while the hub drains, and not while the audit has nowhere to go that keeps it.</summary>
internal sealed class HubHealth(SegmentedLog log, AdmissionStage admission, IHostApplicationLifetime lifetime, IServiceProvider services) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        log.Failure is { } failure ? HealthCheckResult.Unhealthy($"the journal has stopped: {failure}")
        : admission.SuspendedFor is { } reason ? HealthCheckResult.Unhealthy(reason)
        : lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("the hub drains")
        : services.GetService<RelayTopics>()?.Fault is { } fault ? HealthCheckResult.Unhealthy($"the audit's topics would lose records: {fault}")
        : HealthCheckResult.Healthy());
}
