using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>One open stream to one hub node: from hello to the end, however it ends.</summary>
internal sealed class ProviderLinkSession(Uri address, LinkMethodBinder methods, HubClientOptions options, TimeProvider time, ILogger logger)
{
    private const int MaxRepliesPerFrame = 256;

    /// <summary>Silence for this many of the hub's ping intervals means that the link is dead.</summary>
    private const int SilentIntervals = 3;

    private readonly LinkCallRunner _runner = new(methods.Methods, time, logger);
    private readonly Channel<ProviderFrame> _outgoing = Channel.CreateUnbounded<ProviderFrame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unanswered;
    private volatile bool _draining;

    /// <summary>Serves until the hub closes, the link breaks or <paramref name="stopping"/> asks for a drain.</summary>
    /// <param name="client">Client of the node.</param>
    /// <param name="opened">Called once, when the hub has welcomed the link.</param>
    /// <param name="stopping">Fires when the program stops: calls under way are answered, then the link closes.</param>
    /// <exception cref="RpcException">The link broke or was refused.</exception>
    public async Task ServeAsync(ProviderLink.ProviderLinkClient client, Action<LinkWelcome> opened, CancellationToken stopping)
    {
        using var lost = new CancellationTokenSource();
        using var stream = client.Open(cancellationToken: lost.Token);
        var hello = new LinkHello { MaxInFlight = (uint)options.MaxInFlight };
        hello.Contracts.AddRange(methods.Contracts);
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
                _outgoing.Writer.TryWrite(new ProviderFrame { Pong = frame.Ping });
            }

            foreach (var cancelled in frame.CancelledCalls)
            {
                _runner.Cancel(cancelled);
            }

            foreach (var call in frame.Calls)
            {
                Interlocked.Increment(ref _unanswered);
                _ = AnswerAsync(call);
            }

            if (frame.Draining)
            {
                StartDrain();
            }
        }
    }

    private async Task AnswerAsync(LinkCall call)
    {
        // Off the reading loop, or a method that computes before its first await would hold up the calls behind it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var frame = new ProviderFrame();
        frame.Replies.Add(await _runner.RunAsync(call));
        _outgoing.Writer.TryWrite(frame);
        if (Interlocked.Decrement(ref _unanswered) == 0 && _draining)
        {
            _idle.TrySetResult();
        }
    }

    private async Task WriteFramesAsync(IClientStreamWriter<ProviderFrame> stream)
    {
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync())
            {
                while (_outgoing.Reader.TryRead(out var frame))
                {
                    // Whatever waits goes into one frame: a busy link pays for one write instead of hundreds.
                    while (frame.Replies.Count is > 0 and < MaxRepliesPerFrame && _outgoing.Reader.TryPeek(out var next) && next.Replies.Count > 0)
                    {
                        _outgoing.Reader.TryRead(out _);
                        frame.Replies.AddRange(next.Replies);
                    }

                    await stream.WriteAsync(frame);
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

    private void StartDrain()
    {
        if (_draining)
        {
            return;
        }

        _draining = true;
        _outgoing.Writer.TryWrite(new ProviderFrame { Draining = true });
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
            await _idle.Task.WaitAsync(options.DrainTimeout, time);
        }
        catch (TimeoutException)
        {
            Log.LinkDrainIncomplete(logger, address, _runner.Running);
        }

        _outgoing.Writer.TryComplete();
    }

    /// <summary>The next frame; null when the hub closed the stream in order.</summary>
    /// <exception cref="RpcException">The stream broke, or nothing was heard for too long.</exception>
    private async Task<HubFrame?> NextFrameAsync(IAsyncStreamReader<HubFrame> frames, TimeSpan silence, CancellationTokenSource lost)
    {
        using var watchdog = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), lost, silence, Timeout.InfiniteTimeSpan);
        return await frames.MoveNext(CancellationToken.None) ? frames.Current : null;
    }
}
