using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Hub.Host.Links;
using EHealth.Integration.Hub.Host.Tls;
using Grpc.Core;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>Where providers dial in. Each stream becomes an <see cref="OpenLink"/> that the delivery stage calls through.</summary>
internal sealed class LinkEndpoint(
    AuthenticationStage authentication, StreamRefusals refusals, ProviderLinks links, HubOptions hub, ProviderLinkOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<LinkEndpoint> logger)
    : ProviderLink.ProviderLinkBase
{
    private const int MaxCallsPerFrame = 256;

    /// <summary>Payloads that share a frame; a larger one goes alone. Well below what a provider takes as one message.</summary>
    private const int MaxBytesPerFrame = 1024 * 1024;

    private const int MissedPings = 3;
    private const uint MostInFlight = 10_000;

    public override async Task Open(IAsyncStreamReader<ProviderFrame> requestStream, IServerStreamWriter<HubFrame> responseStream, ServerCallContext context)
    {
        var peer = ConnectionPeer.Of(context.GetHttpContext());
        var system = authentication.Authenticate(peer) ?? throw await refusals.RefuseAsync(context, HubErrorCode.SenderUnauthenticated);
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.Hello is not { Contracts.Count: > 0 } hello)
        {
            throw await refusals.RefuseAsync(context, HubErrorCode.FieldMissing, field: "hello.contracts");
        }

        if (hello.Contracts.FirstOrDefault(contract => !system.Provides.Contains(contract)) is { } forbidden)
        {
            throw await refusals.RefuseAsync(context, HubErrorCode.SenderForbidden, resource: forbidden);
        }

        await ServeAsync(requestStream, responseStream, hello, system, peer, context.CancellationToken);
    }

    private async Task ServeAsync(
        IAsyncStreamReader<ProviderFrame> frames, IServerStreamWriter<HubFrame> responses, LinkHello hello, RegisteredSystem system, PeerIdentity? peer, CancellationToken gone)
    {
        var window = hello.MaxInFlight == 0 ? (uint)options.DefaultMaxInFlight : Math.Min(hello.MaxInFlight, MostInFlight);
        var link = new OpenLink(system.Id, [.. hello.Contracts], (int)window);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(gone);
        await using var draining = lifetime.ApplicationStopping.UnsafeRegister(static open => ((OpenLink)open!).Send(new HubFrame { Draining = true }), link);
        link.Send(new HubFrame { Welcome = new LinkWelcome { NodeId = hub.NodeId, MaxInFlight = window, PingIntervalMs = (uint)options.PingInterval.TotalMilliseconds } });
        links.Add(link);
        Log.LinkOpened(logger, system.Id, string.Join(", ", hello.Contracts));

        var writing = WriteFramesAsync(link, responses, ended.Token);
        var watch = new LinkWatch(link, MissedPings);
        await using var pinging = time.CreateTimer(_ => Probe(watch, system, peer, ended), null, options.PingInterval, options.PingInterval);
        var reason = "closed by the provider";
        try
        {
            while (await frames.MoveNext(ended.Token))
            {
                Apply(frames.Current, link, watch);
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or InvalidOperationException)
        {
            reason = watch.EndReason ?? "connection lost";
        }
        finally
        {
            links.Remove(link);
            link.Close();
            await ended.CancelAsync();
            await writing;
            Log.LinkClosed(logger, system.Id, reason);
        }
    }

    private void Apply(ProviderFrame frame, OpenLink link, LinkWatch watch)
    {
        watch.Heard();
        foreach (var reply in frame.Replies)
        {
            link.Complete(reply);
        }

        if (frame.Draining)
        {
            links.Remove(link); // No further calls; the stream goes on until the replies have come.
        }
    }

    /// <summary>Asks the provider for a sign of life, and the directory whether it may still be here.</summary>
    private void Probe(LinkWatch watch, RegisteredSystem system, PeerIdentity? peer, CancellationTokenSource ended)
    {
        var stillKnown = authentication.Authenticate(peer) is { } now && now.Provides.IsSupersetOf(system.Provides);
        if (!stillKnown)
        {
            watch.End("no longer allowed by the directory or the revocation list", ended);
        }
        else if (!watch.Ping())
        {
            watch.End("no sign of life", ended);
        }
    }

    private static async Task WriteFramesAsync(OpenLink link, IServerStreamWriter<HubFrame> stream, CancellationToken ended)
    {
        var calls = new HubFrame();
        try
        {
            while (await link.Outgoing.WaitToReadAsync(ended))
            {
                while (link.Outgoing.TryRead(out var output))
                {
                    await stream.WriteAsync(output.Frame ?? Gather(calls, output.Call!, link.Outgoing), ended);
                }
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The reading side sees the same break and ends the link.
        }
    }

    /// <summary>Whatever waits goes into one frame: a busy link pays for one write instead of hundreds. The frame is used again: it is serialized
    /// before the write returns.</summary>
    private static HubFrame Gather(HubFrame frame, LinkCall first, ChannelReader<LinkOutput> waiting)
    {
        var calls = frame.Calls;
        calls.Clear();
        calls.Add(first);
        var bytes = first.Payload.Length;
        while (calls.Count < MaxCallsPerFrame && waiting.TryPeek(out var next) && next.Call is { } call && bytes + call.Payload.Length <= MaxBytesPerFrame)
        {
            waiting.TryRead(out _);
            calls.Add(call);
            bytes += call.Payload.Length;
        }

        return frame;
    }
}
