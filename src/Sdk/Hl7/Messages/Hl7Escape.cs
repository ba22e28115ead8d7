using System.Buffers;
using System.Text;
using EHealth.Integration.Hl7.Charsets;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>
/// Escape sequences of text (HL7 v2.8.2 chapter 2.7): <c>\F\ \S\ \T\ \R\ \E\ \P\</c> stand for the message's delimiters and
/// <c>\Xhh..\</c> for bytes. All others, such as formatting, and any that are malformed are kept as they stand.
/// </summary>
internal static class Hl7Escape
{
    private const int StackBytes = 256;

    /// <summary>Text with its sequences resolved.</summary>
    public static string Resolve(ReadOnlySpan<byte> text, Hl7Syntax syntax)
    {
        // A sequence is never shorter than what it stands for, so the text's own length is always enough.
        byte[]? rented = text.Length > StackBytes ? ArrayPool<byte>.Shared.Rent(text.Length) : null;
        Span<byte> resolved = rented ?? stackalloc byte[StackBytes];
        int length = Resolve(text, syntax, withBytes: true, resolved);
        if (!syntax.Charset.IsValid(resolved[..length]))
        {
            // The bytes given by \X..\ are no text in this character set. They stay readable as \X..\ instead of becoming U+FFFD.
            length = Resolve(text, syntax, withBytes: false, resolved);
        }

        string result = syntax.Charset.Decode(resolved[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return result;
    }

    /// <summary>Writes text with the message's delimiters escaped, a line break as <c>\.br\</c> and any other control character as <c>\Xhh\</c>: no
    /// text can begin a field or a segment, or end a frame. A character that the set does not hold becomes the nearest
    /// one that it holds, by <see cref="Approximation"/>.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> text, Hl7Syntax syntax)
    {
        for (int at = 0; at < text.Length;)
        {
            _ = Rune.DecodeFromUtf16(text[at..], out var character, out int length);
            at += length;
            if (!character.IsAscii)
            {
                // Escaped like all text: the apostrophe that stands for a letter may be a delimiter. Ends with what the set holds, at last a question mark.
                if (!syntax.Charset.TryEncode(character, output)) Write(output, Approximation.Of(character), syntax);
                continue;
            }

            byte value = (byte)character.Value;
            if (syntax.IsDelimiter(value) || (value == syntax.Truncation && value != 0)) output.Write([syntax.Escape, LetterOf(value, syntax), syntax.Escape]);
            else if (value == '\n' || (value == '\r' && !text[at..].StartsWith("\n"))) output.Write([syntax.Escape, .. ".br"u8, syntax.Escape]);
            else if (value == '\r') continue;
            else if (char.IsControl((char)value)) output.Write([syntax.Escape, .. Encoding.ASCII.GetBytes($"X{value:X2}"), syntax.Escape]);
            else output.Write([value]);
        }
    }

    private static int Resolve(ReadOnlySpan<byte> text, Hl7Syntax syntax, bool withBytes, Span<byte> output)
    {
        int written = 0;
        while (text.IndexOf(syntax.Escape) is var start and >= 0)
        {
            text[..start].CopyTo(output[written..]);
            written += start;
            text = text[start..];
            int length = text[1..].IndexOf(syntax.Escape);
            if (length < 0) break;

            var sequence = text.Slice(1, length);
            if (TryResolve(sequence, syntax, withBytes, output[written..], out int resolved))
            {
                written += resolved;
                text = text[(length + 2)..];
                continue;
            }

            // A lone escape character is text, and the next one may well open a sequence.
            int kept = IsSequence(sequence) ? length + 2 : 1;
            text[..kept].CopyTo(output[written..]);
            written += kept;
            text = text[kept..];
        }

        text.CopyTo(output[written..]);
        return written + text.Length;
    }

    private static bool TryResolve(ReadOnlySpan<byte> sequence, Hl7Syntax syntax, bool withBytes, Span<byte> output, out int written)
    {
        written = 1;
        if (sequence.Length == 1 && DelimiterOf(sequence[0], syntax) is { } delimiter)
        {
            output[0] = delimiter;
            return true;
        }

        return withBytes && sequence.Length > 1 && sequence[0] == 'X'
            && Convert.FromHexString(sequence[1..], output, out _, out written) == OperationStatus.Done;
    }

    // Highlighting, formatting, character sets, local.
    private static bool IsSequence(ReadOnlySpan<byte> sequence) => !sequence.IsEmpty && "HN.PCMXZ"u8.Contains(sequence[0]);

    private static byte? DelimiterOf(byte letter, Hl7Syntax syntax) => letter switch
    {
        (byte)'F' => syntax.Field,
        (byte)'S' => syntax.Component,
        (byte)'T' => syntax.Subcomponent,
        (byte)'R' => syntax.Repetition,
        (byte)'E' => syntax.Escape,
        (byte)'P' when syntax.Truncation != 0 => syntax.Truncation,
        _ => null,
    };

    private static byte LetterOf(byte delimiter, Hl7Syntax syntax) =>
        delimiter == syntax.Field ? (byte)'F'
        : delimiter == syntax.Component ? (byte)'S'
        : delimiter == syntax.Subcomponent ? (byte)'T'
        : delimiter == syntax.Repetition ? (byte)'R'
        : delimiter == syntax.Escape ? (byte)'E'
        : (byte)'P';
}
