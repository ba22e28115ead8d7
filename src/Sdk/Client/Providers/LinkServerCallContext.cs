using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Metadata;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>What a provider's method sees of a call: who asks and why stands in <see cref="ServerCallContext.RequestHeaders"/> under the names of <see cref="MetadataNames"/>.</summary>
/// <remarks>Everything but the call itself is made when it is asked for: most methods look at nothing.</remarks>
/// <param name="call">The call.</param>
/// <param name="time">Clock of the deadline.</param>
/// <param name="watched">Where the call can be found to be cancelled, once it is watched.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without wait handle holds nothing but its timer, and that is stopped.")]
internal sealed class LinkServerCallContext(LinkCall call, TimeProvider time, ConcurrentDictionary<ulong, LinkServerCallContext> watched) : ServerCallContext
{
    private static readonly AuthContext Hub = new("hub", []);

    private readonly long _started = time.GetTimestamp();
    private Metadata? _requestHeaders;
    private Metadata? _responseTrailers;
    private DateTime? _deadline;
    private CancellationTokenSource? _source;
    private bool _isWatched;
    private bool _isCancelled;
    private bool _isEnded;

    /// <summary>True when nobody waits for the answer any more: the time is up or the hub has said so.</summary>
    public bool IsOver => Volatile.Read(ref _isCancelled) || _source is { IsCancellationRequested: true } || Left <= TimeSpan.Zero;

    /// <summary>From now on a cancellation by the hub finds this call.</summary>
    public void Watch()
    {
        Volatile.Write(ref _isWatched, true);
        watched[call.CallId] = this;
        // Whoever asks for the token after the end must not leave the call behind.
        if (Volatile.Read(ref _isEnded))
        {
            Forget();
        }
    }

    /// <summary>The hub has no use for the answer.</summary>
    public void Cancel()
    {
        // With a full fence: either the source is seen here, or its maker sees that the call is cancelled.
        Interlocked.Exchange(ref _isCancelled, true);
        _source?.Cancel();
    }

    /// <summary>The call is answered.</summary>
    public void End()
    {
        Interlocked.Exchange(ref _isEnded, true);
        if (Volatile.Read(ref _isWatched))
        {
            Forget();
            // Stopped and not disposed of: it may be in the midst of being cancelled.
            _source?.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    protected override string MethodCore => call.Method;

    protected override string HostCore => "hub";

    protected override string PeerCore => call.Context.Sender;

    protected override DateTime DeadlineCore => _deadline ??= (time.GetUtcNow() + Left).UtcDateTime;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= new Metadata
    {
        { MetadataNames.ExchangeId, call.Context.ExchangeId },
        { MetadataNames.MessageId, call.Context.MessageId },
        { MetadataNames.OnBehalfOf, call.Context.OnBehalfOf },
        { MetadataNames.Purpose, call.Context.Purpose },
    };

    protected override CancellationToken CancellationTokenCore => (Volatile.Read(ref _source) ?? MakeSource()).Token;

    protected override Metadata ResponseTrailersCore => _responseTrailers ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => Hub;

    private TimeSpan Left => TimeSpan.FromMilliseconds(Math.Max(1, call.TimeoutMs)) - time.GetElapsedTime(_started);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("a link carries the deadline and the trace context by itself");

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    private CancellationTokenSource MakeSource()
    {
        var left = Left;
        var made = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        if (Interlocked.CompareExchange(ref _source, made, null) is { } other)
        {
            made.Dispose();
            return other;
        }

        Watch();
        if (Volatile.Read(ref _isCancelled))
        {
            made.Cancel();
        }

        return made;
    }

    private void Forget() => watched.TryRemove(KeyValuePair.Create(call.CallId, this));
}
