using System.Collections.Concurrent;
using EHealth.Integration.Hub.Core.Routing;

namespace EHealth.Integration.Hub.Host.Links;

/// <summary>All links open at this node.</summary>
internal sealed class ProviderLinks : IProviderLinks
{
    private readonly ConcurrentDictionary<(string SystemId, string Contract), LinkedProvider> _providers = new();
    private readonly ConcurrentDictionary<OpenLink, bool> _open = new();

    /// <summary>Links open now.</summary>
    public IEnumerable<OpenLink> Open => _open.Keys;

    public IProvider ProviderFor(string systemId, string contract) =>
        _providers.GetOrAdd((systemId, contract), static key => new LinkedProvider(key.SystemId));

    public void Add(OpenLink link)
    {
        _open[link] = true;
        foreach (var contract in link.Contracts)
        {
            ((LinkedProvider)ProviderFor(link.SystemId, contract)).Add(link);
        }
    }

    public void Remove(OpenLink link)
    {
        foreach (var contract in link.Contracts)
        {
            ((LinkedProvider)ProviderFor(link.SystemId, contract)).Remove(link);
        }

        _open.TryRemove(link, out _);
    }
}
