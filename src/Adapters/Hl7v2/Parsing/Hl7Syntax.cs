namespace EHealth.Integration.Adapters.Hl7v2.Parsing;

/// <summary>What is needed to read the bytes of a message: its delimiters (MSH-1, MSH-2) and its character set (MSH-18).</summary>
/// <param name="Field">MSH-1.</param>
/// <param name="Component">First character of MSH-2.</param>
/// <param name="Repetition">Second character of MSH-2.</param>
/// <param name="Escape">Third character of MSH-2.</param>
/// <param name="Subcomponent">Fourth character of MSH-2. A fifth (truncation, from 2.7) is checked and otherwise left alone.</param>
/// <param name="Charset">The character set.</param>
internal sealed record Hl7Syntax(byte Field, byte Component, byte Repetition, byte Escape, byte Subcomponent, Hl7Charset Charset)
{
    /// <summary><c>|^~\&amp;</c> and UTF-8.</summary>
    public static readonly Hl7Syntax Standard = new((byte)'|', (byte)'^', (byte)'~', (byte)'\\', (byte)'&', Hl7Charset.Utf8);

    /// <summary>For the fields that declare the delimiters: nothing in them delimits. NUL stands in no valid MSH-1 or MSH-2.</summary>
    public static readonly Hl7Syntax Undelimited = new(0, 0, 0, 0, 0, Hl7Charset.Utf8);

    /// <summary>True for the five delimiters.</summary>
    public bool IsDelimiter(byte value) =>
        value == Field || value == Component || value == Repetition || value == Escape || value == Subcomponent;
}
