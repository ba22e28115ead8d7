namespace EHealth.Integration.Adapters.TaxInsurance;

/// <summary>The fund's answer: programme and span when covered (both days belong to it), reason when not.</summary>
internal sealed record EligibilityReply(
    bool Covered, string? Programme = null, DateOnly? From = null, DateOnly? To = null, string? Reason = null)
{
    /// <summary>False for half an answer: cover under no programme, or none for no reason.</summary>
    public bool IsComplete => !string.IsNullOrEmpty(Covered ? Programme : Reason);
}
