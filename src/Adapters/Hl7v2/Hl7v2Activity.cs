using System.Diagnostics;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>The adapter's source of trace spans.</summary>
public static class Hl7v2Activity
{
    /// <summary>Name to subscribe to.</summary>
    public const string SourceName = "EHealth.Integration.Adapters.Hl7v2";

    internal static readonly ActivitySource Source = new(SourceName);
}
