using EHealth.Integration.Hub.Core.Routing;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

internal sealed class ScriptedLinks(List<string> noted) : IProviderLinks
{
    private readonly Dictionary<string, ScriptedProvider> _providers = [];

    public ScriptedProvider Of(string systemId) =>
        _providers.TryGetValue(systemId, out var provider) ? provider : _providers[systemId] = new ScriptedProvider(systemId, noted);

    public IProvider ProviderFor(string systemId, string contract) => Of(systemId);
}
