namespace EHealth.Integration.Adapters.Hl7v2.Parsing;

/// <summary>Why and where bytes could not be read as a message.</summary>
/// <param name="Reason">What is wrong.</param>
/// <param name="Location">Where, in HL7's words.</param>
/// <param name="Offset">Where, as offset of the segment or field from the first byte.</param>
internal sealed record Hl7ParseError(Hl7ParseErrorReason Reason, Hl7Location Location, int Offset);
