using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>Says once that messages are taken, and on which ports: with port 0 nobody else can.</summary>
internal static class ReadyNotice
{
    public static void Announce(WebApplication hub, HubOptions options)
    {
        var addresses = hub.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        Log.HubReady(hub.Logger, options.NodeId, PortOf(Uri.UriSchemeHttps), PortOf(Uri.UriSchemeHttp), Path.GetFullPath(options.DataDirectory));

        int PortOf(string scheme) => addresses.Single(address => address.Scheme == scheme).Port;
    }
}
