namespace EHealth.Integration.Hl7.Messages;

/// <summary>The published versions of HL7v2 (table 0104), oldest first.</summary>
public enum Hl7Version
{
    /// <summary>Not a version we know.</summary>
    Unknown,
    V21,
    V22,
    V23,
    V231,
    V24,
    V25,
    V251,
    V26,
    V27,
    V271,
    V28,
    V281,
    V282,
}
