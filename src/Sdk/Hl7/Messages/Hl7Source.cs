using System.Text;
using EHealth.Integration.Hl7.Charsets;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>The bytes of a message as they came, and as they are scanned: the same but for a byte order mark, and for UTF-16.</summary>
/// <param name="Received">As received.</param>
/// <param name="Text">In a set that holds ASCII, from the first letter on.</param>
/// <param name="Unicode">The set that the first bytes prove; null when they prove none.</param>
internal readonly record struct Hl7Source(ReadOnlyMemory<byte> Received, ReadOnlyMemory<byte> Text, Hl7Charset? Unicode)
{
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Offset in <see cref="Received"/> of an offset in <see cref="Text"/>; within UTF-16 only that of its beginning is known.</summary>
    public int OffsetOf(int textOffset) => Unicode is { HoldsAscii: false } ? 0 : textOffset + Received.Length - Text.Length;

    /// <summary>Looks at the first bytes.</summary>
    /// <param name="received">The message.</param>
    /// <param name="source">What is to be scanned.</param>
    /// <returns>The error, when they are UTF-16 and broken; else null.</returns>
    public static Hl7ParseError? Find(ReadOnlyMemory<byte> received, out Hl7Source source)
    {
        var bytes = received.Span;
        if (bytes.StartsWith(Utf8Mark))
        {
            source = new Hl7Source(received, received[Utf8Mark.Length..], Hl7Charset.Utf8);
            return null;
        }

        source = new Hl7Source(received, received, null);
        if (FindUtf16(bytes, out int mark) is not { } utf16) return null;

        int invalid = utf16.FindInvalid(bytes[mark..]);
        if (invalid >= 0) return new Hl7ParseError(Hl7ParseErrorReason.CharacterInvalid, new Hl7Location("MSH"), mark + invalid);
        source = new Hl7Source(received, Encoding.UTF8.GetBytes(utf16.Decode(bytes[mark..])), utf16);
        return null;
    }

    // A byte order mark and behind it, or alone, the letters MS of MSH. A mark of the other order is believed by the framing: what it
    // takes for a character must not be an end block here.
    private static Hl7Charset? FindUtf16(ReadOnlySpan<byte> bytes, out int mark)
    {
        mark = bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? 2 : 0;
        return bytes switch
        {
            [(byte)'M', 0, (byte)'S', 0, ..] or [0xFF, 0xFE, (byte)'M', 0, (byte)'S', 0, ..] => Hl7Charset.Utf16LittleEndian,
            [0, (byte)'M', 0, (byte)'S', ..] or [0xFE, 0xFF, 0, (byte)'M', 0, (byte)'S', ..] => Hl7Charset.Utf16BigEndian,
            _ => null,
        };
    }
}
