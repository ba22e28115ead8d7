using System.Diagnostics;
using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Host.Links;

/// <summary>The hub's end of one provider's stream: sends calls, keeps what is unanswered, matches the replies.</summary>
internal sealed class OpenLink
{
    /// <summary>What consumers are told when a link breaks or is full: the SDK dials again within this time.</summary>
    private static readonly TimeSpan LinkRetry = TimeSpan.FromMilliseconds(500);

    /// <summary>The deadline has passed, or the consumer has gone, with the call in the provider's hands.</summary>
    public static readonly DeliveryResult TimedOut = new(default, new HubError(HubErrorCode.PartnerTimeout), HandedOver: true);

    private readonly Channel<LinkOutput> _outgoing = Channel.CreateUnbounded<LinkOutput>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CallWindow _window;
    private volatile bool _closed;

    public OpenLink(string systemId, IReadOnlyCollection<string> contracts, int maxInFlight)
    {
        SystemId = systemId;
        Contracts = contracts;
        _window = new CallWindow(this, maxInFlight);
    }

    public string SystemId { get; }

    public IReadOnlyCollection<string> Contracts { get; }

    /// <summary>What is to be written, in order.</summary>
    public ChannelReader<LinkOutput> Outgoing => _outgoing.Reader;

    /// <summary>Calls without a reply.</summary>
    public int Unanswered => _window.Unanswered;

    /// <summary>Hands one call over and waits for its reply.</summary>
    public ValueTask<DeliveryResult> CallAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var entering = _window.EnterAsync(cancellationToken);
        return entering.IsCompletedSuccessfully ? Send(exchange, timeout, cancellationToken) : WaitAndSendAsync(entering, exchange, timeout, cancellationToken);
    }

    /// <summary>A reply has come in. One that nobody waits for any more is dropped.</summary>
    public void Complete(LinkReply reply) => _window.Find(reply.CallId)?.Answer(reply.CallId, reply);

    /// <summary>Sends a frame that is not a call.</summary>
    public void Send(HubFrame frame) => _outgoing.Writer.TryWrite(new LinkOutput(null, frame));

    /// <summary>Tells the provider that nobody waits for a call any more.</summary>
    public void SendCancelled(ulong callId) => Send(new HubFrame { CancelledCalls = { callId } });

    /// <summary>Gives a call's place back.</summary>
    public void Leave(LinkedCall call) => _window.Leave(call);

    /// <summary>The stream is gone: what is unanswered will not be answered.</summary>
    public void Close()
    {
        _closed = true;
        _outgoing.Writer.TryComplete();
        foreach (var call in _window.All())
        {
            call.Lose();
        }
    }

    /// <summary>What a reply comes to.</summary>
    public static DeliveryResult ResultOf(LinkReply reply) =>
        reply.Error is { } error
            ? new DeliveryResult(default, ErrorOf(error), HandedOver: true)
            : new DeliveryResult(reply.Payload.Memory, null, HandedOver: true);

    /// <summary>The provider went away with the call in hand. It may have acted before: only a read may simply be asked again.</summary>
    public DeliveryResult LostResultOf(Operation operation) => operation.HasSideEffects
        ? new DeliveryResult(default, new HubError(HubErrorCode.OutcomeUnknown) { Resource = SystemId }, HandedOver: true)
        : Unavailable(handedOver: true);

    /// <summary>There is no link to hand the call to.</summary>
    public DeliveryResult Unavailable(bool handedOver) =>
        new(default, new HubError(HubErrorCode.PartnerUnavailable) { RetryAfter = LinkRetry, Resource = SystemId }, handedOver);

    private async ValueTask<DeliveryResult> WaitAndSendAsync(Task entering, Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await entering;
        return await Send(exchange, timeout, cancellationToken);
    }

    private ValueTask<DeliveryResult> Send(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var call = _window.Take();
        var outcome = call.Begin(exchange.Operation);
        if (_closed || !_outgoing.Writer.TryWrite(new LinkOutput(CallOf(exchange, call.Id, timeout), null)))
        {
            call.Refuse();
        }
        else
        {
            call.AbandonWith(cancellationToken);
            if (_closed)
            {
                call.Lose(); // Close may have looked before this call was there
            }
        }

        return outcome;
    }

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
            ExchangeId = exchange.IdText,
            MessageId = exchange.Metadata.MessageId,
            Sender = exchange.Sender!.Id,
            OnBehalfOf = exchange.Principal == exchange.Sender ? "" : exchange.Principal!.Id,
            Purpose = exchange.Metadata.Purpose,
            TraceParent = Activity.Current?.Id ?? "",
        },
    };
}
