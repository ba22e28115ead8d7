using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Hub.Host.Links;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Hub.Journal.Subscriptions;
using EHealth.Integration.Protocol.Validation;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>One subscriber's stream: who may open it, what goes out, what comes back.</summary>
internal sealed class SubscriptionStream(
    AuthenticationStage authentication, StreamRefusals refusals, SubscriptionHub subscriptions, ContractCatalogue catalogue, ProviderLinkOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int DefaultInFlight = 256;

    private readonly MessagePlan _startPlan = MessagePlanCompiler.Compile(SubscribeStart.Descriptor).PlanOf(SubscribeStart.Descriptor);

    public async Task ServeAsync(IAsyncStreamReader<SubscribeRequest> requests, IServerStreamWriter<SubscribeResponse> responses, ServerCallContext context)
    {
        var peer = ConnectionPeer.Of(context.GetHttpContext());
        var system = authentication.Authenticate(peer) ?? throw await refusals.RefuseAsync(context, HubErrorCode.SenderUnauthenticated);
        var start = await ReadStartAsync(requests, system, context);
        var key = new SubscriptionKey(system.Id, start.Name);
        var inFlight = start.MaxInFlight == 0 ? DefaultInFlight : (int)start.MaxInFlight;
        var session = await subscriptions.OpenAsync(key, start.Types_, inFlight, context.CancellationToken)
            ?? throw await refusals.RefuseAsync(context, HubErrorCode.HubUnavailable);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        await responses.WriteAsync(new SubscribeResponse { Ready = true }, ended.Token);
        var reading = ReadAnswersAsync(requests, session, ended);
        await using var watching = time.CreateTimer(_ => EndWhenForbidden(peer, start, ended), null, options.PingInterval, options.PingInterval);
        try
        {
            await session.RunAsync((events, ending) => responses.WriteAsync(FrameOf(events), ending), ended.Token);
        }
        catch (Exception broken) when (broken is IOException or InvalidOperationException)
        {
            // The subscriber has gone in the middle of a frame; its place is kept and the events come again.
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }
    }

    private async Task<SubscribeStart> ReadStartAsync(IAsyncStreamReader<SubscribeRequest> requests, RegisteredSystem system, ServerCallContext context)
    {
        if (!await requests.MoveNext(context.CancellationToken) || requests.Current.Start is not { } start)
        {
            throw await refusals.RefuseAsync(context, HubErrorCode.FieldMissing, field: "start");
        }

        var outcome = WireValidator.Validate(_startPlan, start.ToByteArray());
        if (!outcome.IsValid)
        {
            throw await refusals.RefuseAsync(context, outcome.Code, field: $"start.{outcome.Field}");
        }

        if (start.Types_.FirstOrDefault(type => !catalogue.Events.ContainsKey(type)) is not null)
        {
            throw await refusals.RefuseAsync(context, HubErrorCode.TypeUnsupported, resource: "event type");
        }

        return start.Types_.FirstOrDefault(type => !system.Subscribes.Contains(type)) is { } forbidden
            ? throw await refusals.RefuseAsync(context, HubErrorCode.SenderForbidden, resource: forbidden)
            : start;
    }

    private void EndWhenForbidden(PeerIdentity? peer, SubscribeStart start, CancellationTokenSource ended)
    {
        if (authentication.Authenticate(peer) is { } now && start.Types_.All(now.Subscribes.Contains))
        {
            return;
        }

        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The stream ended by itself while the timer fired.
        }
    }

    private static SubscribeResponse FrameOf(IReadOnlyList<Event> events)
    {
        var frame = new SubscribeResponse();
        frame.Events.AddRange(events);
        return frame;
    }

    private static async Task ReadAnswersAsync(IAsyncStreamReader<SubscribeRequest> requests, SubscriptionSession session, CancellationTokenSource ended)
    {
        try
        {
            while (await requests.MoveNext(ended.Token))
            {
                if (requests.Current.Ack is { } ack)
                {
                    session.Acknowledge(ack.Sequences);
                }
                else if (requests.Current.Nack is { } nack)
                {
                    session.Reject(nack.Sequence, TimeSpan.FromMilliseconds(nack.RetryAfterMs));
                }
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The subscriber has gone; what it answered until now counts.
        }
        finally
        {
            await ended.CancelAsync();
        }
    }
}
