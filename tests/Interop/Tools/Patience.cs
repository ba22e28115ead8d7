namespace EHealth.Integration.Interop.Tests.Tools;

/// <summary>How long is waited for an event before its absence is a failure.</summary>
internal static class Patience
{
    /// <summary>For something that takes seconds on a busy machine.</summary>
    public static readonly TimeSpan Normal = TimeSpan.FromSeconds(60);

    /// <summary>For a build or an installation.</summary>
    public static readonly TimeSpan Build = TimeSpan.FromMinutes(5);
}
