using System.Buffers;
using System.Text;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>The formatting commands of text (HL7 v2.8.2 chapter 2.7.6) as plain lines.</summary>
internal static class Hl7FormattedText
{
    private const int MostLines = 100;

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    /// <summary>Turns <c>\.br\ \.sp3\ \.ce\</c> into line breaks and leaves out highlighting and indenting; all other sequences are resolved as ever.</summary>
    /// <remarks>Commands are looked for in the text as it was sent: in resolved text, <c>\E\N\E\</c> is no longer told from <c>\N\</c>.</remarks>
    /// <param name="text">The text as received.</param>
    /// <param name="syntax">The message's delimiters and character set. Commands are ASCII in each, so no character is cut in two.</param>
    public static string ToPlain(ReadOnlySpan<byte> text, Hl7Syntax syntax)
    {
        StringBuilder? plain = null;
        int written = 0;
        for (int at = 0; text[at..].IndexOf(syntax.Escape) is var next and >= 0;)
        {
            at += next;
            int length = text[(at + 1)..].IndexOf(syntax.Escape);
            if (length < 0) break;

            var sequence = text.Slice(at + 1, length);
            int end = at + length + 2;
            if (Render(sequence) is { } lines)
            {
                plain ??= new StringBuilder(text.Length);
                plain.Append(Hl7Escape.Resolve(text[written..at], syntax)).Append('\n', lines);
                written = at = end;
            }
            else
            {
                // A lone escape character is text, and the next one may well open a command.
                at = IsOther(sequence) ? end : at + 1;
            }
        }

        string rest = Hl7Escape.Resolve(text[written..], syntax);
        return plain is null ? rest : plain.Append(rest).ToString();
    }

    /// <returns>Line breaks to write; null when it is no command.</returns>
    private static int? Render(ReadOnlySpan<byte> sequence)
    {
        if (sequence is [(byte)'H' or (byte)'N']) return 0;
        if (sequence is not [(byte)'.', _, _, ..]) return null;
        var name = sequence[1..3];
        var number = sequence[3..];
        if (name.SequenceEqual("sp"u8)) return number.IsEmpty ? 1 : int.TryParse(number, out int lines) ? Math.Clamp(lines, 1, MostLines) : null;
        if (name.SequenceEqual("in"u8) || name.SequenceEqual("ti"u8) || name.SequenceEqual("sk"u8)) return number.IsEmpty || int.TryParse(number, out _) ? 0 : null;
        if (!number.IsEmpty) return null;
        return name.SequenceEqual("br"u8) || name.SequenceEqual("ce"u8) ? 1
            : name.SequenceEqual("fi"u8) || name.SequenceEqual("nf"u8) ? 0
            : null;
    }

    // Delimiters; bytes, character sets and local ones, which are written in digits.
    private static bool IsOther(ReadOnlySpan<byte> sequence) => sequence switch
    {
        [var letter] => "FSTREP"u8.Contains(letter),
        [(byte)'X' or (byte)'C' or (byte)'M' or (byte)'Z', .. var digits] => !digits.ContainsAnyExcept(HexDigits),
        _ => false,
    };
}
