namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>What came of looking for a person.</summary>
/// <param name="Candidates">Who was found, the best first; empty when nobody was.</param>
/// <param name="HasMore">True when the register knows more who would fit.</param>
/// <param name="Refusal">Why nobody was looked for; null when somebody was.</param>
internal sealed record PersonFindings(IReadOnlyList<PersonCandidate> Candidates, bool HasMore, Hl7Refusal? Refusal)
{
    /// <summary>Whether the hub has recorded the refusal: true when it is the hub's own.</summary>
    public bool IsRecorded { get; init; } = true;

    public static implicit operator PersonFindings(Hl7Refusal refusal) => new([], false, refusal);
}
