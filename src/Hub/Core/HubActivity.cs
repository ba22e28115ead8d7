using System.Diagnostics;

namespace EHealth.Integration.Hub.Core;

/// <summary>The hub's source of trace spans.</summary>
public static class HubActivity
{
    /// <summary>Name to subscribe to.</summary>
    public const string SourceName = "EHealth.Integration.Hub";

    /// <summary>The source. Without a listener starting a span costs nothing.</summary>
    public static readonly ActivitySource Source = new(SourceName);
}
