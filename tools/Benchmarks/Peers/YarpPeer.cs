using System.Diagnostics;
using System.Net;
using Yarp.ReverseProxy.Forwarder;

namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>YARP as a plain proxy, by direct forwarding: the shortest way it has, without routes, health checks and load balancing.</summary>
internal static class YarpPeer
{
    public static Task<int> RunAsync(PeerOptions peer, CancellationToken cancellationToken)
    {
        var builder = PeerServer.CreateBuilder(peer);
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var handler = PeerServer.CreateHandler(peer);
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current);
        var invoker = new HttpMessageInvoker(handler);
        var request = new ForwarderRequestConfig { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        app.Run(async context => await forwarder.SendAsync(context, peer.Upstream, invoker, request));
        return PeerServer.RunAsync(app, cancellationToken);
    }
}
