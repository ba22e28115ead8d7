namespace EHealth.Integration.Hub.Core.Systems;

/// <summary>How much a system may do under one grant.</summary>
/// <param name="PerSecond">Sustained rate in messages a second, 1 to 1,000,000.</param>
/// <param name="Burst">How many may come at once after a pause, 1 to 1,000,000.</param>
/// <param name="MaxInFlight">How many may be unanswered at a time, 1 to 100,000.</param>
public sealed record Quota(int PerSecond, int Burst, int MaxInFlight)
{
    /// <summary>What holds where the directory names no quota.</summary>
    public static readonly Quota Default = new(PerSecond: 5_000, Burst: 10_000, MaxInFlight: 2_000);
}
