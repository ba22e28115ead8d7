namespace EHealth.Integration.Hl7.Acknowledgments;

/// <summary>MSA-1 without its first letter, which is C in an accept acknowledgment and A in all others (table 0008).</summary>
public enum Hl7AcknowledgmentCode
{
    /// <summary>AA, CA: accepted.</summary>
    Accept,

    /// <summary>AE, CE: an error in the message; do not repeat unchanged.</summary>
    Error,

    /// <summary>AR, CR: refused for a reason outside the message's content.</summary>
    Reject,
}
