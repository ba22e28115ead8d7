namespace EHealth.Integration.Audit.Checking;

/// <summary>How much a check keeps in memory, and from when on a gap is a gap.</summary>
public sealed class AuditCheckLimits
{
    /// <summary>No limits, for a trail that is there as a whole: its records may come in any order.</summary>
    public static AuditCheckLimits None { get; } = new() { MostAhead = int.MaxValue, Remembered = int.MaxValue };

    /// <summary>So many records may wait for one before them; one more, and that one is missing. Default 100,000; at least 1. It must be more than the hub hands to
    /// Kafka without a confirmation (<c>Hub:Relay:MaxUnconfirmed</c>, 20,000), for so far may one partition be ahead of another that is away.</summary>
    public int MostAhead { get; init; } = 100_000;

    /// <summary>So many records back, 32 bytes each, a repetition is compared with what came first, and a checkpoint that comes late is checked. Default 100,000; at
    /// least 1. What is older is passed over: the checkpoints after it cover the same records.</summary>
    public int Remembered { get; init; } = 100_000;
}
