using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Sdk.Connection;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Sdk.Subscriptions;

/// <summary>Keeps every registered subscription open at every hub node: each node holds the events it accepted itself.</summary>
internal sealed class SubscriptionWorker(
    HubConnection connection, IEnumerable<SubscriptionRegistration> subscriptions, IServiceProvider services, SubscriptionStatus status, TimeProvider time, ILogger<SubscriptionWorker> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            from subscription in subscriptions
            from address in connection.Options.Addresses
            select KeepOpenAsync(subscription, address, stoppingToken));

    private async Task KeepOpenAsync(SubscriptionRegistration subscription, Uri address, CancellationToken stopping)
    {
        using var channel = connection.OpenChannelTo(address);
        var client = new Events.EventsClient(channel);
        var pause = new ReconnectPause();
        while (!stopping.IsCancellationRequested)
        {
            string reason;
            try
            {
                var session = new SubscriptionSession(subscription, connection.Options, services, time, logger);
                await session.ServeAsync(client, () => Opened(subscription, address, pause), stopping);
                reason = "closed by the hub";
            }
            catch (Exception broken) when (broken is RpcException or OperationCanceledException or InvalidOperationException)
            {
                reason = broken is RpcException rpc ? $"{rpc.StatusCode}: {rpc.Status.Detail}" : broken.GetType().Name;
            }

            if (stopping.IsCancellationRequested)
            {
                return;
            }

            var wait = pause.Next();
            Log.SubscriptionLost(logger, subscription.Name, address, reason, wait);
            await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Opened(SubscriptionRegistration subscription, Uri address, ReconnectPause pause)
    {
        pause.Reset();
        status.Opened(subscription.Name);
        Log.SubscriptionOpened(logger, subscription.Name, address);
    }
}
