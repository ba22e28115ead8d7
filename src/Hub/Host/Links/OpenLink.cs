using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Host.Links;

/// <summary>The hub's end of one provider's stream: sends calls, keeps what is unanswered, matches the replies.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "The window's wait handle is never made, and calls may still leave the window after the link has ended.")]
internal sealed class OpenLink(string systemId, IReadOnlyCollection<string> contracts, int maxInFlight)
{
    /// <summary>What consumers are told when a link breaks or is full: the SDK dials again within this time.</summary>
    private static readonly TimeSpan LinkRetry = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<ulong, TaskCompletionSource<LinkReply>> _unanswered = new();
    private readonly Channel<HubFrame> _outgoing = Channel.CreateUnbounded<HubFrame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _window = new(maxInFlight);
    private ulong _lastCallId;
    private volatile bool _closed;

    public string SystemId { get; } = systemId;

    public IReadOnlyCollection<string> Contracts { get; } = contracts;

    /// <summary>Frames to be written, in order.</summary>
    public ChannelReader<HubFrame> Outgoing => _outgoing.Reader;

    /// <summary>Calls without a reply.</summary>
    public int Unanswered => _unanswered.Count;

    /// <summary>Hands one call over and waits for its reply.</summary>
    public async ValueTask<DeliveryResult> CallAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await _window.WaitAsync(cancellationToken);
        var callId = Interlocked.Increment(ref _lastCallId);
        var reply = new TaskCompletionSource<LinkReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _unanswered[callId] = reply;
        try
        {
            if (_closed || !_outgoing.Writer.TryWrite(new HubFrame { Calls = { CallOf(exchange, callId, timeout) } }))
            {
                return Unavailable(handedOver: false);
            }

            await using var abandon = cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource<LinkReply>)state!).TrySetCanceled(token), reply);
            return ResultOf(await reply.Task, exchange);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _outgoing.Writer.TryWrite(new HubFrame { CancelledCalls = { callId } });
            throw;
        }
        finally
        {
            _unanswered.TryRemove(callId, out _);
            _window.Release();
        }
    }

    /// <summary>A reply has come in. One that nobody waits for any more is dropped.</summary>
    public void Complete(LinkReply reply)
    {
        if (_unanswered.TryGetValue(reply.CallId, out var waiting))
        {
            waiting.TrySetResult(reply);
        }
    }

    /// <summary>Sends a frame that is not a call.</summary>
    public void Send(HubFrame frame) => _outgoing.Writer.TryWrite(frame);

    /// <summary>The stream is gone: what is unanswered will not be answered.</summary>
    public void Close()
    {
        _closed = true;
        _outgoing.Writer.TryComplete();
        foreach (var waiting in _unanswered.Values)
        {
            waiting.TrySetResult(LinkLost);
        }
    }

    /// <summary>Stands for the reply of a provider that went away with the call in hand.</summary>
    private static readonly LinkReply LinkLost = new();

    private DeliveryResult ResultOf(LinkReply reply, Exchange exchange)
    {
        if (ReferenceEquals(reply, LinkLost))
        {
            // It may have acted before it went away: only a read may simply be asked again.
            return exchange.Operation.HasSideEffects
                ? new DeliveryResult(default, new HubError(HubErrorCode.OutcomeUnknown) { Resource = SystemId }, HandedOver: true)
                : Unavailable(handedOver: true);
        }

        return reply.Error is { } error
            ? new DeliveryResult(default, ErrorOf(error), HandedOver: true)
            : new DeliveryResult(reply.Payload.Memory, null, HandedOver: true);
    }

    private DeliveryResult Unavailable(bool handedOver) =>
        new(default, new HubError(HubErrorCode.PartnerUnavailable) { RetryAfter = LinkRetry, Resource = SystemId }, handedOver);

    /// <summary>A provider may say only what concerns it; anything else from it is a fault of the provider.</summary>
    private static HubError ErrorOf(LinkError error) => error.Code switch
    {
        HubErrorCode.PartnerRejected or HubErrorCode.PartnerUnavailable or HubErrorCode.PartnerTimeout
            or HubErrorCode.FieldMissing or HubErrorCode.FieldInvalid or HubErrorCode.CodeUnknown => new HubError(error.Code)
            {
                PartnerCode = NullIfEmpty(error.PartnerCode),
                Field = NullIfEmpty(error.Field),
                Rule = error.Field.Length > 0 ? "partner" : null,
                RetryAfter = error.RetryAfterMs > 0 ? TimeSpan.FromMilliseconds(error.RetryAfterMs) : null,
            },
        _ => new HubError(HubErrorCode.InternalError),
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static LinkCall CallOf(Exchange exchange, ulong callId, TimeSpan timeout) => new()
    {
        CallId = callId,
        Method = exchange.Operation.Name,
        Payload = UnsafeByteOperations.UnsafeWrap(exchange.Request),
        TimeoutMs = (uint)Math.Max(1, timeout.TotalMilliseconds),
        Context = new CallContext
        {
            ExchangeId = exchange.Id.ToString(),
            MessageId = exchange.Metadata.MessageId,
            Sender = exchange.Sender!.Id,
            OnBehalfOf = exchange.Principal == exchange.Sender ? "" : exchange.Principal!.Id,
            Purpose = exchange.Metadata.Purpose,
            TraceParent = Activity.Current?.Id ?? "",
        },
    };
}
