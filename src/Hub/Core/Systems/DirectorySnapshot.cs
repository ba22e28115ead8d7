using System.Collections.Frozen;

namespace EHealth.Integration.Hub.Core.Systems;

/// <summary>The directory as one file said it: unchangeable, replaced as a whole.</summary>
public sealed class DirectorySnapshot
{
    private readonly FrozenDictionary<string, RegisteredSystem> _systems;
    private readonly FrozenDictionary<string, RegisteredSystem[]> _providers;

    /// <summary>Indexes the systems of a validated directory file.</summary>
    public DirectorySnapshot(IReadOnlyCollection<RegisteredSystem> systems)
    {
        _systems = systems.ToFrozenDictionary(system => system.Id, StringComparer.Ordinal);
        _providers = systems
            .SelectMany(system => system.Provides.Select(contract => (Contract: contract, System: system)))
            .GroupBy(pair => pair.Contract, pair => pair.System)
            .ToFrozenDictionary(group => group.Key, group => group.OrderBy(system => system.Id, StringComparer.Ordinal).ToArray());
    }

    /// <summary>All systems, in order of id.</summary>
    public IEnumerable<RegisteredSystem> Systems => _systems.Values.OrderBy(system => system.Id, StringComparer.Ordinal);

    /// <summary>The system with this id, or null.</summary>
    public RegisteredSystem? Find(string systemId) => _systems.GetValueOrDefault(systemId);

    /// <summary>The systems registered to answer a contract; empty when there is none.</summary>
    public IReadOnlyList<RegisteredSystem> ProvidersOf(string contract) => _providers.GetValueOrDefault(contract, []);
}
