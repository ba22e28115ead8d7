namespace EHealth.Integration.Hl7.Messages;

/// <summary>Why and where bytes could not be read as a message.</summary>
/// <param name="Reason">What is wrong.</param>
/// <param name="Location">Where, in HL7's words.</param>
/// <param name="Offset">Where, as offset from the first byte received: of the character for <see cref="Hl7ParseErrorReason.CharacterInvalid"/>, else of the segment or field.</param>
public sealed record Hl7ParseError(Hl7ParseErrorReason Reason, Hl7Location Location, int Offset);
