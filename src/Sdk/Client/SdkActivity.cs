using System.Diagnostics;

namespace EHealth.Integration.Sdk;

/// <summary>The SDK's source of trace spans.</summary>
public static class SdkActivity
{
    /// <summary>Name to subscribe to.</summary>
    public const string SourceName = "EHealth.Integration.Sdk";

    internal static readonly ActivitySource Source = new(SourceName);
}
