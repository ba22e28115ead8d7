namespace EHealth.Integration.Sdk.Calls;

/// <summary>How long to wait before the same message is sent again.</summary>
internal static class Repetition
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    /// <summary>As the hub advised, else exponentially, with jitter so that a thousand senders do not come back at once.</summary>
    /// <param name="attempt">Attempts before the one that failed.</param>
    /// <param name="advised">The hub's advice, or null.</param>
    public static TimeSpan PauseAfter(int attempt, TimeSpan? advised) =>
        (advised ?? FirstPause * Math.Pow(2, attempt)) * (1 + (Random.Shared.NextDouble() * 0.2));
}
