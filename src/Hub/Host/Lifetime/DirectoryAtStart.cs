using EHealth.Integration.Hub.Core.Systems;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>The directory file at start: a bad one stops the hub, with everything that is wrong with it.</summary>
internal static class DirectoryAtStart
{
    public static DirectorySnapshot Read(DirectoryReader reader, HubOptions options)
    {
        if (!File.Exists(options.DirectoryPath))
        {
            throw new HubStartException($"directory file '{options.DirectoryPath}' does not exist");
        }

        var snapshot = reader.Read(File.ReadAllBytes(options.DirectoryPath), out var mistakes)
            ?? throw new HubStartException($"directory file '{options.DirectoryPath}' has {mistakes.Count} mistake(s): {string.Join("; ", mistakes)}");
        return snapshot.Find(options.NodeId) is not null
            ? snapshot
            : throw new HubStartException($"directory file '{options.DirectoryPath}' has no system '{options.NodeId}': the hub's own questions to registers need grants like anyone's");
    }
}
