namespace EHealth.Integration.Hl7.Messages;

/// <summary>Why bytes are not a message that is read here.</summary>
public enum Hl7ParseErrorReason
{
    /// <summary>The bytes do not begin with an MSH segment.</summary>
    HeaderMissing,

    /// <summary>MSH-1 and MSH-2 are not 5 or 6 distinct printable ASCII characters other than letters and digits.</summary>
    DelimitersInvalid,

    /// <summary>A segment does not begin with a name of a capital letter and two capital letters or digits.</summary>
    SegmentNameInvalid,

    /// <summary>MSH-18 declares a character set that is not supported.</summary>
    CharsetUnsupported,

    /// <summary>A byte has no meaning in the declared character set.</summary>
    CharacterInvalid,

    /// <summary>MSH-18 declares, or the sender's registration says, another character set than the bytes are in.</summary>
    CharsetMisdeclared,

    /// <summary>More than <see cref="Hl7Limits.MaxSegments"/> segments.</summary>
    TooManySegments,

    /// <summary>More than <see cref="Hl7Limits.MaxFields"/> fields in a segment.</summary>
    TooManyFields,

    /// <summary>More than <see cref="Hl7Limits.MaxRepetitions"/> repetitions of a field.</summary>
    TooManyRepetitions,
}
