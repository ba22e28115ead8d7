using System.Diagnostics;
using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Sdk.Providers;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Sdk.Subscriptions;

/// <summary>One open subscription stream: dispatches events as they come, answers each.</summary>
internal sealed class SubscriptionSession(SubscriptionRegistration subscription, HubClientOptions options, IServiceProvider services, ILogger logger)
{
    private const int MaxAcksPerFrame = 1024;

    private readonly Channel<SubscribeRequest> _answers = Channel.CreateUnbounded<SubscribeRequest>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Serves until the hub closes, the stream breaks or the program stops.</summary>
    public async Task ServeAsync(Events.EventsClient client, Action opened, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var stream = client.Subscribe(cancellationToken: stopping);
        var start = new SubscribeStart { Name = subscription.Name, MaxInFlight = (uint)options.MaxInFlight };
        start.Types_.AddRange(subscription.Dispatches.Keys);
        await stream.RequestStream.WriteAsync(new SubscribeRequest { Start = start }, stopping);
        var writing = WriteAnswersAsync(stream.RequestStream);
        try
        {
            while (await stream.ResponseStream.MoveNext(stopping))
            {
                var response = stream.ResponseStream.Current;
                if (response.Ready)
                {
                    opened();
                }

                foreach (var delivered in response.Events)
                {
                    _ = HandleAsync(delivered, ended.Token);
                }
            }
        }
        finally
        {
            await ended.CancelAsync();
            _answers.Writer.TryComplete();
            await writing;
        }
    }

    private async Task HandleAsync(Event delivered, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var span = SdkActivity.Source.StartActivity($"handle {delivered.Type}", ActivityKind.Consumer, delivered.TraceParent is { Length: > 0 } parent ? parent : null);
        try
        {
            await subscription.Dispatches[delivered.Type](services, delivered, cancellationToken);
            _answers.Writer.TryWrite(new SubscribeRequest { Ack = new EventAck { Sequences = { delivered.Sequence } } });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stream is gone; the hub delivers the event again to the next one.
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            Log.HandlerFailed(logger, (failed as HubException)?.Error.Code.ToString() ?? failed.GetType().FullName, subscription.Name, delivered.Type, delivered.Sequence, delivered.Attempt);
            var nack = new EventNack { Sequence = delivered.Sequence, RetryAfterMs = RetryAfterOf(failed) };
            _answers.Writer.TryWrite(new SubscribeRequest { Nack = nack });
        }
    }

    private static uint RetryAfterOf(Exception failed) => failed switch
    {
        HubException { RetryAfter: { } retryAfter } => (uint)retryAfter.TotalMilliseconds,
        PartnerException { Error.RetryAfterMs: var milliseconds } => milliseconds,
        _ => 0,
    };

    private async Task WriteAnswersAsync(IClientStreamWriter<SubscribeRequest> stream)
    {
        try
        {
            while (await _answers.Reader.WaitToReadAsync())
            {
                while (_answers.Reader.TryRead(out var answer))
                {
                    while (answer.Ack is { } ack && ack.Sequences.Count < MaxAcksPerFrame && _answers.Reader.TryPeek(out var next) && next.Ack is not null)
                    {
                        _answers.Reader.TryRead(out _);
                        ack.Sequences.AddRange(next.Ack.Sequences);
                    }

                    await stream.WriteAsync(answer);
                }
            }

            await stream.CompleteAsync();
        }
        catch (Exception broken) when (broken is RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The reading side sees the same break and reports it.
            _answers.Writer.TryComplete();
        }
    }
}
