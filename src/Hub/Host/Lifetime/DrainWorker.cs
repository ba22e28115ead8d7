using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>An orderly end: nothing new is admitted, providers are told, what is under way is answered and recorded.</summary>
internal sealed class DrainWorker(HubOptions options, AdmissionStage admission, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<DrainWorker> logger) : IHostedService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(admission.Drain);
        return Task.CompletedTask;
    }

    // Stopped last-in first-out, so this runs before the journal and the links go.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
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
}
