using System.Buffers;
using System.Text;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Hl7.Checking;

/// <summary>
/// Writes a message anew from its segments, with the line ends and blanks that stood between them: what the message does not hold cannot come out again, and
/// the bytes then differ from those received.
/// </summary>
internal static class MessageRewriting
{
    private static ReadOnlySpan<byte> Separators => "\r\n \t"u8;

    /// <summary>True when the same bytes come out that went in.</summary>
    public static bool IsEqual(Hl7Message message)
    {
        var received = message.Bytes.Span;
        int mark = received is [0xEF, 0xBB, 0xBF, ..] ? 3 : received is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] ? 2 : 0;
        var body = received[mark..];
        if (message.Charset.HoldsAscii) return Write(message, body).AsSpan().SequenceEqual(body);

        // Its segments are held in UTF-8.
        byte[] written = Write(message, Encoding.UTF8.GetBytes(message.Charset.Decode(body)));
        return Encode(written, message.Charset).SequenceEqual(body);
    }

    /// <param name="message">What is written.</param>
    /// <param name="original">Where the separators are looked for, and nothing else.</param>
    private static byte[] Write(Hl7Message message, ReadOnlySpan<byte> original)
    {
        var output = new ArrayBufferWriter<byte>(original.Length + 1);
        for (int i = 0; i < message.SegmentCount; i++)
        {
            WriteSeparator(output, original);
            output.Write(message.SegmentAt(i).Bytes);
        }

        WriteSeparator(output, original);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteSeparator(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> original)
    {
        var rest = original[Math.Min(output.WrittenCount, original.Length)..];
        int length = rest.IndexOfAnyExcept(Separators);
        output.Write(length < 0 ? rest : rest[..length]);
    }

    private static ReadOnlySpan<byte> Encode(byte[] utf8, Hl7Charset charset)
    {
        var output = new ArrayBufferWriter<byte>(2 * utf8.Length);
        foreach (var character in Encoding.UTF8.GetString(utf8).EnumerateRunes()) _ = charset.TryEncode(character, output);
        return output.WrittenSpan;
    }
}
