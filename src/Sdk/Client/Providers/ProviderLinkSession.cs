using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>One open stream to one hub node: from hello to the end, however it ends.</summary>
internal sealed class ProviderLinkSession
{
    private const int MaxRepliesPerFrame = 256;

    /// <summary>Payloads that share a frame; a larger one goes alone. Well below what the hub takes as one message.</summary>
    private const int MaxBytesPerFrame = 1024 * 1024;

    /// <summary>Silence for this many of the hub's ping intervals means that the link is dead.</summary>
    private const int SilentIntervals = 3;

    private readonly Uri _address;
    private readonly LinkMethodBinder _methods;
    private readonly HubClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LinkCallRunner _runner;
    private readonly LinkCallQueue _calls;
    private readonly Channel<LinkAnswer> _outgoing = Channel.CreateUnbounded<LinkAnswer>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unanswered;
    private volatile bool _draining;

    public ProviderLinkSession(Uri address, LinkMethodBinder methods, HubClientOptions options, TimeProvider time, ILogger logger)
    {
        (_address, _methods, _options, _time, _logger) = (address, methods, options, time, logger);
        _runner = new LinkCallRunner(methods.Methods, time, logger);
        _calls = new LinkCallQueue(_runner, Answered);
    }

    /// <summary>Serves until the hub closes, the link breaks or <paramref name="stopping"/> asks for a drain.</summary>
    /// <param name="client">Client of the node.</param>
    /// <param name="opened">Called once, when the hub has welcomed the link.</param>
    /// <param name="stopping">Fires when the program stops: calls under way are answered, then the link closes.</param>
    /// <exception cref="RpcException">The link broke or was refused.</exception>
    public async Task ServeAsync(ProviderLink.ProviderLinkClient client, Action<LinkWelcome> opened, CancellationToken stopping)
    {
        using var lost = new CancellationTokenSource();
        using var stream = client.Open(cancellationToken: lost.Token);
        var hello = new LinkHello { MaxInFlight = (uint)_options.MaxInFlight };
        hello.Contracts.AddRange(_methods.Contracts);
        await stream.RequestStream.WriteAsync(new ProviderFrame { Hello = hello }, stopping);

        var writing = WriteFramesAsync(stream.RequestStream);
        await using var drain = stopping.UnsafeRegister(static session => ((ProviderLinkSession)session!).StartDrain(), this);
        try
        {
            await ReadFramesAsync(stream.ResponseStream, opened, lost);
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            await writing;
        }
    }

    private async Task ReadFramesAsync(IAsyncStreamReader<HubFrame> frames, Action<LinkWelcome> opened, CancellationTokenSource lost)
    {
        var silence = Timeout.InfiniteTimeSpan;
        while (await NextFrameAsync(frames, silence, lost) is { } frame)
        {
            if (frame.Welcome is { } welcome)
            {
                silence = TimeSpan.FromMilliseconds(welcome.PingIntervalMs * SilentIntervals);
                opened(welcome);
            }

            if (frame.Ping != 0)
            {
                _outgoing.Writer.TryWrite(new LinkAnswer(null, new ProviderFrame { Pong = frame.Ping }));
            }

            foreach (var cancelled in frame.CancelledCalls)
            {
                _runner.Cancel(cancelled);
            }

            if (frame.Calls.Count > 0)
            {
                Interlocked.Add(ref _unanswered, frame.Calls.Count);
                _calls.Add(frame.Calls);
            }

            if (frame.Draining)
            {
                StartDrain();
            }
        }
    }

    private void Answered(LinkReply reply)
    {
        _outgoing.Writer.TryWrite(new LinkAnswer(reply, null));
        if (Interlocked.Decrement(ref _unanswered) == 0 && _draining)
        {
            _idle.TrySetResult();
        }
    }

    private async Task WriteFramesAsync(IClientStreamWriter<ProviderFrame> stream)
    {
        var replies = new ProviderFrame();
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync())
            {
                while (_outgoing.Reader.TryRead(out var answer))
                {
                    await stream.WriteAsync(answer.Frame ?? Gather(replies, answer.Reply!));
                }
            }

            await stream.CompleteAsync();
        }
        catch (Exception broken) when (broken is RpcException or InvalidOperationException or OperationCanceledException)
        {
            // The reading side sees the same break and reports it; here it only ends the writing.
            _outgoing.Writer.TryComplete();
        }
    }

    /// <summary>Whatever waits goes into one frame: a busy link pays for one write instead of hundreds. The frame is used again: it is serialized
    /// before the write returns.</summary>
    private ProviderFrame Gather(ProviderFrame frame, LinkReply first)
    {
        var replies = frame.Replies;
        replies.Clear();
        replies.Add(first);
        var bytes = first.Payload.Length;
        while (replies.Count < MaxRepliesPerFrame && _outgoing.Reader.TryPeek(out var next) && next.Reply is { } reply && bytes + reply.Payload.Length <= MaxBytesPerFrame)
        {
            _outgoing.Reader.TryRead(out _);
            replies.Add(reply);
            bytes += reply.Payload.Length;
        }

        return frame;
    }

    private void StartDrain()
    {
        if (_draining)
        {
            return;
        }

        _draining = true;
        _outgoing.Writer.TryWrite(new LinkAnswer(null, new ProviderFrame { Draining = true }));
        if (Volatile.Read(ref _unanswered) == 0)
        {
            _idle.TrySetResult();
        }

        _ = CloseWhenIdleAsync();
    }

    private async Task CloseWhenIdleAsync()
    {
        try
        {
            await _idle.Task.WaitAsync(_options.DrainTimeout, _time);
        }
        catch (TimeoutException)
        {
            Log.LinkDrainIncomplete(_logger, _address, _runner.Running);
        }

        _outgoing.Writer.TryComplete();
    }

    /// <summary>The next frame; null when the hub closed the stream in order.</summary>
    /// <exception cref="RpcException">The stream broke, or nothing was heard for too long.</exception>
    private async Task<HubFrame?> NextFrameAsync(IAsyncStreamReader<HubFrame> frames, TimeSpan silence, CancellationTokenSource lost)
    {
        using var watchdog = _time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), lost, silence, Timeout.InfiniteTimeSpan);
        return await frames.MoveNext(CancellationToken.None) ? frames.Current : null;
    }
}
