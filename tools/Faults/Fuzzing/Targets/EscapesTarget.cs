using System.Buffers;
using System.Text;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>Escape sequences: any bytes are resolved, and any text that is written is read as it was.</summary>
/// <remarks>The first byte chooses the delimiters, the second the character set; what follows is first taken as bytes that were sent, then as text in UTF-8.</remarks>
internal sealed class EscapesTarget : IFuzzTarget
{
    private const int Settings = 2;

    private static readonly Hl7Syntax[] Syntaxes =
    [
        Hl7Syntax.Standard,
        Hl7Syntax.Standard with { Truncation = (byte)'#' },
        new((byte)'$', (byte)'*', (byte)'@', (byte)'%', (byte)'!', (byte)'.', Hl7Charset.Utf8),
        // What stands for typographic marks in sets that do not hold them.
        new((byte)'-', (byte)'\'', (byte)'"', (byte)'?', (byte)'<', (byte)'=', Hl7Charset.Utf8),
    ];

    public string Name => "escapes";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, 0, .. "a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f"u8],
        [1, 0, .. "cut#\\P\\ \\XD0B6\\ \\X41\\"u8],
        [0, 0, .. "\\H\\bold\\N\\ \\.br\\\\.sp3\\\\.in+4\\\\.ce\\x\\.sk 2\\"u8],
        [0, 0, .. "lone \\ and \\\\ and \\Zlocal\\ \\C2842\\ \\M2842AB\\"u8],
        [2, 3, .. "%F%%E%%P% $*@!."u8],
        [0, 0, .. Encoding.UTF8.GetBytes("two\r\nlines\rand\n\u000b\u001c\t Ўғилой 😀 € ½")],
        [0, 5, .. Encoding.UTF8.GetBytes("Ғофурова «№ 5» — 36,6°")],
        [3, 10, .. Encoding.UTF8.GetBytes("Oʻgʻli — “≤ 5…”")],
    ];

    public void Run(byte[] input)
    {
        if (input.Length < Settings) return;
        var charset = Hl7Charset.All[input[1] % Hl7Charset.All.Count];
        // Text of a message in UTF-16 is read as UTF-8.
        var syntax = Syntaxes[input[0] % Syntaxes.Length] with { Charset = charset.HoldsAscii ? charset : Hl7Charset.Utf8 };
        var bytes = input.AsSpan(Settings);
        if (syntax.Charset.IsValid(bytes)) CheckResolved(bytes, syntax);
        CheckWritten(Encoding.UTF8.GetString(bytes), syntax);
    }

    private static void CheckResolved(ReadOnlySpan<byte> bytes, Hl7Syntax syntax)
    {
        string resolved = Hl7Escape.Resolve(bytes, syntax);
        Invariant.Holds(resolved.Length <= bytes.Length, "resolving makes nothing longer");
        if (!bytes.Contains(syntax.Escape)) Invariant.Holds(resolved == syntax.Charset.Decode(bytes), "text without escape character is what it is");
        _ = Hl7FormattedText.ToPlain(bytes, syntax);
    }

    private static void CheckWritten(string text, Hl7Syntax syntax)
    {
        var output = new ArrayBufferWriter<byte>();
        Hl7Escape.Write(output, text, syntax);
        var written = output.WrittenSpan;
        Invariant.Holds(syntax.Charset.IsValid(written), "what is written is valid in its character set");
        Invariant.Holds(!written.ContainsAny([syntax.Field, syntax.Component, syntax.Repetition, syntax.Subcomponent]), "no text holds a delimiter");
        Invariant.Holds(!written.ContainsAnyInRange((byte)0, (byte)0x1F), "no text ends a segment or a frame");

        string expected = Expected(text, syntax.Charset);
        Invariant.Holds(Hl7FormattedText.ToPlain(written, syntax) == expected, "text is read as it was written");
    }

    private static string Expected(string text, Hl7Charset charset)
    {
        var expected = new StringBuilder(text.Length);
        var discarded = new ArrayBufferWriter<byte>(4);
        foreach (var character in text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').EnumerateRunes())
        {
            discarded.ResetWrittenCount();
            if (charset.TryEncode(character, discarded)) expected.Append(character);
            else AppendNearest(expected, Approximation.Of(character), charset);
        }

        return expected.ToString();
    }

    private static void AppendNearest(StringBuilder expected, string nearest, Hl7Charset charset)
    {
        var discarded = new ArrayBufferWriter<byte>(4);
        foreach (var character in nearest.EnumerateRunes())
        {
            if (charset.TryEncode(character, discarded)) expected.Append(character);
            else expected.Append('?');
        }
    }
}
