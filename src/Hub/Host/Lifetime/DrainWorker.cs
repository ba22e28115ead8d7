using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>An orderly end: nothing new is admitted, providers are told, what is under way is answered and recorded.</summary>
internal sealed class DrainWorker(HubOptions options, AdmissionStage admission, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<DrainWorker> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(admission.Drain);
        return Task.CompletedTask;
    }

    // Before anything is stopped, the web server included: it is the last to start and would be the first to go, and a late
    // caller is to hear HUB_UNAVAILABLE rather than find nobody.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Also where the host is stopped by a call and not by a signal: providers and subscribers hear of it by the same token.
        lifetime.StopApplication();
        Log.HubDraining(logger, options.NodeId, admission.InFlight);
        var started = time.GetTimestamp();
        while (admission.InFlight > 0 && time.GetElapsedTime(started) < options.DrainTimeout)
        {
            await Task.Delay(Look, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (admission.InFlight > 0)
        {
            Log.DrainIncomplete(logger, options.NodeId, admission.InFlight);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
