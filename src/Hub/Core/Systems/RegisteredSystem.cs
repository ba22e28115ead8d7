using System.Collections.Frozen;

namespace EHealth.Integration.Hub.Core.Systems;

/// <summary>A party registered in the directory, with all it may do.</summary>
public sealed class RegisteredSystem
{
    /// <summary>The id that its certificate proves, e.g. <c>uz.gov.civil-registry</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Contracts it answers.</summary>
    public required FrozenSet<string> Provides { get; init; }

    /// <summary>Systems it may speak for (an adapter for its hospitals).</summary>
    public required FrozenSet<string> SpeaksFor { get; init; }

    /// <summary>Grants by full method name.</summary>
    public required FrozenDictionary<string, Grant> Grants { get; init; }

    /// <summary>Event types it may publish.</summary>
    public required FrozenSet<string> Publishes { get; init; }

    /// <summary>How much it may publish of each event type.</summary>
    public Quota PublishQuota { get; init; } = Quota.Default;

    /// <summary>Event types it may subscribe to.</summary>
    public required FrozenSet<string> Subscribes { get; init; }
}
