namespace EHealth.Integration.Adapters.Hl7v2.Acknowledgment;

/// <summary>MSA-1 in original mode (table 0008).</summary>
internal enum Hl7AcknowledgmentCode
{
    /// <summary>AA: accepted.</summary>
    Accept,

    /// <summary>AE: an error in the message; do not repeat unchanged.</summary>
    Error,

    /// <summary>AR: refused for a reason outside the message's content.</summary>
    Reject,
}
