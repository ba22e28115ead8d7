using System.Collections.Concurrent;
using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Publishing;

/// <summary>One open stream of events to the hub. Many are under way at a time; each is answered by its message id, in any order.</summary>
internal sealed class PublishStream
{
    private static readonly WriteOptions MoreFollows = new(WriteFlags.BufferHint);
    private static readonly WriteOptions SendNow = new();

    private readonly Channel<PublishRequest> _outgoing = Channel.CreateUnbounded<PublishRequest>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<PublishResponse>> _unanswered = new(StringComparer.Ordinal);
    private RpcException? _end;

    private PublishStream()
    {
    }

    /// <summary>False when the stream has ended, however it ended.</summary>
    public bool IsOpen => Volatile.Read(ref _end) is null;

    /// <summary>Opens a stream. Whether the hub can be reached shows in the answers.</summary>
    /// <param name="events">Client of the hub.</param>
    /// <param name="closing">Ends the stream at once.</param>
    public static PublishStream Open(Events.EventsClient events, CancellationToken closing)
    {
        var stream = new PublishStream();

        // In no caller's context: the stream outlives the event that opened it, and must not be part of that event's trace.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => stream.ServeAsync(events, closing), CancellationToken.None);
        }

        return stream;
    }

    /// <summary>Sends one event.</summary>
    /// <param name="request">The event.</param>
    /// <param name="answer">The hub's answer; fails with <see cref="RpcException"/> when the stream ends before it comes.</param>
    /// <returns>False when another event with this message id is still unanswered, <paramref name="answer"/> being its answer: sent now, the two could not be
    /// told apart. That holds as well for one whose publisher waits no longer.</returns>
    public bool TrySend(PublishRequest request, out Task<PublishResponse> answer)
    {
        var waiting = new TaskCompletionSource<PublishResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _unanswered.GetOrAdd(request.MessageId, waiting);
        answer = first.Task;
        if (!ReferenceEquals(first, waiting))
        {
            return false;
        }

        if (!_outgoing.Writer.TryWrite(request))
        {
            Fail(request.MessageId, _end!);
        }

        return true;
    }

    private async Task ServeAsync(Events.EventsClient events, CancellationToken closing)
    {
        try
        {
            using var call = events.PublishStream(cancellationToken: closing);
            _ = WriteAsync(call.RequestStream);
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                Complete(call.ResponseStream.Current);
            }

            End(new RpcException(new Status(StatusCode.Unavailable, "the hub has ended the stream")));
        }
        catch (RpcException broken)
        {
            End(broken);
        }
        catch (Exception broken) when (broken is InvalidOperationException or OperationCanceledException)
        {
            End(new RpcException(new Status(StatusCode.Unavailable, broken.GetType().Name, broken)));
        }
    }

    private async Task WriteAsync(IClientStreamWriter<PublishRequest> stream)
    {
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync())
            {
                while (_outgoing.Reader.TryRead(out var request))
                {
                    // Whatever waits goes out together: a busy publisher pays for one write to the socket instead of hundreds. The last one lets those pass who
                    // stand in the thread pool's queue, many of them about to publish: under load that takes the time of a few of them, else none.
                    if (!_outgoing.Reader.TryPeek(out _)) await Task.Yield();
                    stream.WriteOptions = _outgoing.Reader.TryPeek(out _) ? MoreFollows : SendNow;
                    await stream.WriteAsync(request);
                }
            }
        }
        catch (Exception broken) when (broken is RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The reading side sees the same break and reports it.
        }
    }

    private void Complete(PublishResponse response)
    {
        if (_unanswered.TryRemove(response.MessageId, out var waiting))
        {
            waiting.TrySetResult(response);
        }
    }

    private void End(RpcException end)
    {
        // In this order: an event that comes now either is refused by the closed queue or stands among the unanswered ones.
        Volatile.Write(ref _end, end);
        _outgoing.Writer.TryComplete();
        foreach (var messageId in _unanswered.Keys)
        {
            Fail(messageId, end);
        }
    }

    private void Fail(string messageId, RpcException end)
    {
        if (_unanswered.TryRemove(messageId, out var waiting))
        {
            waiting.TrySetException(end);
            _ = waiting.Task.Exception; // observed: its publisher may wait no longer
        }
    }
}
