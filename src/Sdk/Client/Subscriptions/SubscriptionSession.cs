using System.Diagnostics;
using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Sdk.Providers;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Sdk.Subscriptions;

/// <summary>One open subscription stream: dispatches events as they come, answers each.</summary>
internal sealed class SubscriptionSession(SubscriptionRegistration subscription, HubClientOptions options, IServiceProvider services, TimeProvider time, ILogger logger)
{
    private const int MaxAcksPerFrame = 1024;

    /// <summary>Payload in hand beyond which nothing more is handled; the next frame waits with it. A hub gives less on its own account unless its events are the largest.</summary>
    private const long MaxBytesInHand = 64 * 1024 * 1024;

    /// <summary>How long the hub may take to close its side after ours.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<SubscribeRequest> _answers = Channel.CreateUnbounded<SubscribeRequest>(new UnboundedChannelOptions { SingleReader = true });

    private TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytesInHand;
    private int _underWay;
    private volatile bool _finishing;

    /// <summary>Serves until the hub closes, the stream breaks or the program stops.</summary>
    public async Task ServeAsync(Events.EventsClient client, Action opened, CancellationToken stopping)
    {
        using var ended = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var stream = client.Subscribe(cancellationToken: ended.Token);
        var start = new SubscribeStart { Name = subscription.Name, MaxInFlight = (uint)(subscription.MaxInFlight ?? options.MaxInFlight) };
        start.Types_.AddRange(subscription.Dispatches.Keys);
        await stream.RequestStream.WriteAsync(new SubscribeRequest { Start = start }, stopping);
        var writing = WriteAnswersAsync(stream.RequestStream);
        await using var finish = stopping.UnsafeRegister(_ => _ = FinishAsync(ended), null);
        try
        {
            while (await stream.ResponseStream.MoveNext(ended.Token))
            {
                var response = stream.ResponseStream.Current;
                if (response.Ready)
                {
                    opened();
                }

                // Before the events and not behind them: the stream is being read meanwhile, so that its end is seen.
                await WaitForRoomAsync(ended.Token);
                foreach (var delivered in response.Events.Where(_ => !_finishing))
                {
                    Interlocked.Increment(ref _underWay);
                    Interlocked.Add(ref _bytesInHand, delivered.Payload.Length);
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

    /// <summary>The program stops: nothing new is handled, what is under way is finished and answered, then the stream closes. Cut off instead,
    /// every stop would make the newest events come again.</summary>
    private async Task FinishAsync(CancellationTokenSource ended)
    {
        _finishing = true;
        ended.CancelAfter(options.DrainTimeout + CloseTimeout);
        if (Volatile.Read(ref _underWay) > 0)
        {
            await _idle.Task.WaitAsync(options.DrainTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _answers.Writer.TryComplete();
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
        finally
        {
            // Only who brings it below the limit has somebody to wake.
            if (Interlocked.Add(ref _bytesInHand, -delivered.Payload.Length) is var left && left < MaxBytesInHand && left + delivered.Payload.Length >= MaxBytesInHand)
            {
                Interlocked.Exchange(ref _answered, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }

            if (Interlocked.Decrement(ref _underWay) == 0 && _finishing)
            {
                _idle.TrySetResult();
            }
        }
    }

    private async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (Interlocked.Read(ref _bytesInHand) >= MaxBytesInHand)
        {
            // The promise first, then the second look: whoever is answered after that look keeps the promise.
            var answered = Volatile.Read(ref _answered).Task;
            if (Interlocked.Read(ref _bytesInHand) >= MaxBytesInHand)
            {
                await answered.WaitAsync(cancellationToken);
            }
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
