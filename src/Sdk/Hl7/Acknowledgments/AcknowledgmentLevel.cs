namespace EHealth.Integration.Hl7.Acknowledgments;

/// <summary>What an acknowledgment speaks for (HL7 v2.8.2 chapter 2.9).</summary>
public enum AcknowledgmentLevel
{
    /// <summary>AA, AE, AR: the receiving application, in original mode.</summary>
    Original,

    /// <summary>CA, CE, CR: the message is safe, or is not wanted; enhanced mode.</summary>
    Accept,

    /// <summary>AA, AE, AR in a message of its own, after the accept acknowledgment; enhanced mode.</summary>
    Application,

    /// <summary>As <see cref="Application"/>, over another connection: it asks to be accepted itself (MSH-15 AL, MSH-16 NE).</summary>
    ApplicationApart,
}
