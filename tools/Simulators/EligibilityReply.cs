namespace EHealth.Integration.Simulators;

/// <summary>The fund's answer: programme and span when covered, reason when not; what does not apply is absent.</summary>
internal sealed record EligibilityReply(bool Covered, string? Programme, DateOnly? From, DateOnly? To, string? Reason)
{
    public static EligibilityReply Under(string programme, DateOnly from, DateOnly to) => new(true, programme, from, to, null);

    public static EligibilityReply NotCovered(string reason) => new(false, null, null, null, reason);
}
