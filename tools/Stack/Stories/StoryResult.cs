namespace EHealth.Integration.Stack.Stories;

/// <summary>How a story went.</summary>
/// <param name="Name">The story.</param>
/// <param name="Steps">Its steps in order.</param>
/// <param name="Identity">Where answers about people came from.</param>
/// <param name="MessagesPerSecond">Hospital messages from first sent to last acknowledged.</param>
/// <param name="ExpectedAuditRecords">Exchanges, events and refusals it caused, counted from what it did.</param>
/// <param name="CanaryWords">People's numbers and names it used; none may be found in the audit stream.</param>
internal sealed record StoryResult(
    string Name, IReadOnlyList<StepResult> Steps, IdentityCounts Identity, double MessagesPerSecond, long ExpectedAuditRecords, IReadOnlySet<string> CanaryWords)
{
    public bool Ok => Steps.All(step => step.Ok);
}

/// <summary>One step.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Ok">True when every count was right.</param>
/// <param name="Count">How often it was done.</param>
/// <param name="P50Ms">Median time, milliseconds.</param>
/// <param name="P99Ms">99th percentile, milliseconds.</param>
/// <param name="Finding">What was not right; empty when all was.</param>
internal sealed record StepResult(string Name, bool Ok, long Count, double P50Ms, double P99Ms, string Finding);

/// <summary>Where answers about people came from.</summary>
internal sealed record IdentityCounts(long RegistryCalls, long CacheHits);
