using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Sdk.Connection;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>Keeps a link open to every hub node, for as long as the program runs.</summary>
internal sealed class ProviderLinkWorker(
    HubConnection connection, IEnumerable<ProviderRegistration> providers, LinkStatus status, TimeProvider time, ILogger<ProviderLinkWorker> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var binder = new LinkMethodBinder();
        foreach (var provider in providers)
        {
            binder.Bind(provider.Service);
        }

        return Task.WhenAll(connection.Options.Addresses.Select(address => KeepOpenAsync(address, binder, stoppingToken)));
    }

    private async Task KeepOpenAsync(Uri address, LinkMethodBinder binder, CancellationToken stopping)
    {
        using var channel = connection.OpenChannelTo(address);
        var client = new ProviderLink.ProviderLinkClient(channel);
        var pause = new ReconnectPause();
        while (!stopping.IsCancellationRequested)
        {
            string reason;
            try
            {
                var session = new ProviderLinkSession(address, binder, connection.Options, time, logger);
                await session.ServeAsync(client, welcome => Opened(address, welcome, binder, pause), stopping);
                reason = "closed by the hub";
            }
            catch (Exception broken) when (broken is RpcException or OperationCanceledException or InvalidOperationException)
            {
                reason = broken is RpcException rpc ? $"{rpc.StatusCode}: {rpc.Status.Detail}" : broken.GetType().Name;
            }

            status.Closed(address);
            if (stopping.IsCancellationRequested)
            {
                Log.LinkDrained(logger, address);
                return;
            }

            var wait = pause.Next();
            Log.LinkLost(logger, address, reason, wait);
            await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Opened(Uri address, LinkWelcome welcome, LinkMethodBinder binder, ReconnectPause pause)
    {
        pause.Reset();
        status.Opened(address);
        Log.LinkOpened(logger, address, welcome.NodeId, string.Join(", ", binder.Contracts));
    }
}
