using System.Text;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>The formatting commands of text (HL7 v2.8.2 chapter 2.7.6) as plain lines.</summary>
internal static class Hl7FormattedText
{
    private const char Escape = '\\';
    private const int MostLines = 100;

    /// <summary>Turns <c>\.br\ \.sp3\ \.ce\</c> into line breaks and leaves out highlighting and indenting. Anything else is kept as it stands.</summary>
    /// <param name="text">Text whose other sequences are resolved.</param>
    /// <param name="escape">The message's escape character.</param>
    public static string ToPlain(string text, char escape = Escape)
    {
        if (!text.Contains(escape, StringComparison.Ordinal)) return text;
        var plain = new StringBuilder(text.Length);
        for (int at = 0; at < text.Length;)
        {
            int end = text[at] == escape && at + 1 < text.Length ? text.IndexOf(escape, at + 1) : -1;
            if (end > 0 && Render(text.AsSpan(at + 1, end - at - 1)) is { } rendered)
            {
                plain.Append('\n', rendered);
                at = end + 1;
            }
            else
            {
                plain.Append(text[at++]);
            }
        }

        return plain.ToString();
    }

    /// <returns>Line breaks to write; null when it is no command.</returns>
    private static int? Render(ReadOnlySpan<char> sequence) => sequence switch
    {
        "H" or "N" or ".fi" or ".nf" => 0,
        ".br" or ".ce" or ".sp" => 1,
        _ when sequence.StartsWith(".in") || sequence.StartsWith(".ti") || sequence.StartsWith(".sk") => 0,
        _ when sequence.StartsWith(".sp") && int.TryParse(sequence[3..], out int lines) => Math.Clamp(lines, 1, MostLines),
        _ => null,
    };
}
