using System.Collections.Immutable;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Host.Links;

/// <summary>A system behind its links, as the provider of one contract. With several links the calls go round.</summary>
internal sealed class LinkedProvider(string systemId) : IProvider
{
    private static readonly TimeSpan NoLinkRetry = TimeSpan.FromSeconds(2);

    private ImmutableArray<OpenLink> _links = [];
    private uint _next;

    public string SystemId { get; } = systemId;

    public bool IsReachable => !_links.IsEmpty;

    public void Add(OpenLink link) => ImmutableInterlocked.Update(ref _links, static (links, added) => links.Add(added), link);

    public void Remove(OpenLink link) => ImmutableInterlocked.Update(ref _links, static (links, removed) => links.Remove(removed), link);

    public ValueTask<DeliveryResult> CallAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var links = _links;
        return links.IsEmpty
            ? ValueTask.FromResult(new DeliveryResult(default, new HubError(HubErrorCode.PartnerUnavailable) { RetryAfter = NoLinkRetry, Resource = SystemId }, HandedOver: false))
            : links[(int)(Interlocked.Increment(ref _next) % (uint)links.Length)].CallAsync(exchange, timeout, cancellationToken);
    }
}
