using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Metadata;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>What a provider's method sees of a call: who asks and why stands in <see cref="ServerCallContext.RequestHeaders"/> under the names of <see cref="MetadataNames"/>.</summary>
internal sealed class LinkServerCallContext(LinkCall call, DateTime deadline, CancellationToken cancellationToken) : ServerCallContext
{
    private Metadata? _requestHeaders;

    protected override string MethodCore => call.Method;

    protected override string HostCore => "hub";

    protected override string PeerCore => call.Context.Sender;

    protected override DateTime DeadlineCore => deadline;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= new Metadata
    {
        { MetadataNames.ExchangeId, call.Context.ExchangeId },
        { MetadataNames.MessageId, call.Context.MessageId },
        { MetadataNames.OnBehalfOf, call.Context.OnBehalfOf },
        { MetadataNames.Purpose, call.Context.Purpose },
    };

    protected override CancellationToken CancellationTokenCore => cancellationToken;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new("hub", []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("a link carries the deadline and the trace context by itself");

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
