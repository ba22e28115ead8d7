using EHealth.Integration.Hl7.Charsets;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>What is needed to read the bytes of a message: its delimiters (MSH-1, MSH-2; HL7 2.5) and its character set (MSH-18).</summary>
/// <param name="Field">MSH-1.</param>
/// <param name="Component">First character of MSH-2.</param>
/// <param name="Repetition">Second character of MSH-2.</param>
/// <param name="Escape">Third character of MSH-2.</param>
/// <param name="Subcomponent">Fourth character of MSH-2.</param>
/// <param name="Truncation">Fifth character of MSH-2, from 2.7: a value that ends in it was cut. 0 when it is not declared.</param>
/// <param name="Charset">The character set of the bytes.</param>
public sealed record Hl7Syntax(byte Field, byte Component, byte Repetition, byte Escape, byte Subcomponent, byte Truncation, Hl7Charset Charset)
{
    private const int DelimitersWithoutTruncation = 4;

    /// <summary><c>|^~\&amp;</c> and UTF-8.</summary>
    public static readonly Hl7Syntax Standard = new((byte)'|', (byte)'^', (byte)'~', (byte)'\\', (byte)'&', 0, Hl7Charset.Utf8);

    /// <summary>For the fields that declare the delimiters: nothing in them delimits. NUL stands in no valid MSH-1 or MSH-2.</summary>
    public static readonly Hl7Syntax Undelimited = new(0, 0, 0, 0, 0, 0, Hl7Charset.Utf8);

    /// <summary>True for the five delimiters.</summary>
    public bool IsDelimiter(byte value) =>
        value == Field || value == Component || value == Repetition || value == Escape || value == Subcomponent;

    /// <summary>Reads MSH-1 and MSH-2, or the same fields of FHS and BHS.</summary>
    /// <param name="header">The segment.</param>
    /// <returns>Null when they are not 5 or 6 distinct printable ASCII characters other than letters and digits.</returns>
    internal static Hl7Syntax? Read(ReadOnlySpan<byte> header)
    {
        if (header.Length <= Hl7Segment.NameLength) return null;
        if (header[Hl7Segment.NameLength..].StartsWith("|^~\\&|"u8)) return Standard;

        byte field = header[Hl7Segment.NameLength];
        var encoding = Hl7Split.Part(header[(Hl7Segment.NameLength + 1)..], field, 1);
        if (encoding.Length is not (DelimitersWithoutTruncation or DelimitersWithoutTruncation + 1)) return null;
        Span<byte> all = [field, .. encoding];
        for (int i = 0; i < all.Length; i++)
        {
            bool isMark = char.IsBetween((char)all[i], '!', '~') && !char.IsAsciiLetterOrDigit((char)all[i]);
            if (!isMark || all[..i].Contains(all[i])) return null;
        }

        byte truncation = encoding.Length > DelimitersWithoutTruncation ? encoding[DelimitersWithoutTruncation] : (byte)0;
        return new Hl7Syntax(field, encoding[0], encoding[1], encoding[2], encoding[3], truncation, Hl7Charset.Utf8);
    }

    /// <summary>Writes MSH-2.</summary>
    internal void WriteEncodingCharacters(Hl7Writer writer) =>
        writer.Raw(Truncation == 0 ? [Component, Repetition, Escape, Subcomponent] : [Component, Repetition, Escape, Subcomponent, Truncation]);
}
