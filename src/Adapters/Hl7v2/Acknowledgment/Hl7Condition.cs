namespace EHealth.Integration.Adapters.Hl7v2.Acknowledgment;

/// <summary>A hub error in HL7's words.</summary>
/// <param name="Acknowledgment">MSA-1.</param>
/// <param name="Code">Code of table 0357, ERR-3.1.</param>
/// <param name="Text">The table's text for it, ERR-3.2.</param>
internal readonly record struct Hl7Condition(Hl7AcknowledgmentCode Acknowledgment, string Code, string Text);
