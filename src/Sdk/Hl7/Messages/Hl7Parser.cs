using System.Buffers;
using System.Text;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>Finds the delimiters and segments of a message and checks what must hold before any field is read.</summary>
internal static class Hl7Parser
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';

    /// <summary>
    /// Reads the header alone, as a message of one segment: enough to acknowledge a message whose body is refused. Its
    /// character set is not checked: <see cref="Hl7Text.GetString"/>, <see cref="Hl7Text.GetPlainText"/> and <see cref="Hl7Message.GetText"/> throw
    /// <see cref="DecoderFallbackException"/> where its bytes are no text; <see cref="Hl7Text.Bytes"/> never do.
    /// </summary>
    public static Hl7ParseOutcome ParseHeader(ReadOnlyMemory<byte> bytes) => Hl7Source.Find(bytes, out var source) is { } broken ? broken : ReadHeader(source);

    /// <summary>Reads all segments.</summary>
    /// <param name="header">The message as <see cref="ParseHeader"/> gave it.</param>
    /// <param name="source">Its bytes.</param>
    /// <param name="actual">The set of its bytes, if that is known better than MSH-18 says it.</param>
    public static Hl7ParseOutcome ParseBody(Hl7Message header, Hl7Source source, Hl7Charset? actual)
    {
        if (FindCharset(header, source, actual, out var charset) is { } unknown) return unknown;
        var syntax = header.Syntax.Charset == charset ? header.Syntax : header.Syntax with { Charset = charset };
        if (FindSegments(source, syntax, out var segments, out int count) is { } error) return error;
        var message = new Hl7Message(source, syntax, segments, count);
        return syntax.Charset.FindInvalid(source.Text.Span) is var invalid and >= 0 ? CharacterInvalid(message, source, invalid) : message;
    }

    private static Hl7ParseOutcome ReadHeader(Hl7Source source)
    {
        var span = source.Text.Span;
        if (!span.StartsWith("MSH"u8)) return new Hl7ParseError(Hl7ParseErrorReason.HeaderMissing, new Hl7Location("MSH"), 0);

        // The block bytes of MLLP too: the header of a broken frame is echoed in the answer.
        int end = span.IndexOfAny([CarriageReturn, LineFeed, MllpBlock.Start, MllpBlock.End]);
        var header = end < 0 ? span : span[..end];
        if (Hl7Syntax.Read(header) is not { } syntax)
            return new Hl7ParseError(Hl7ParseErrorReason.DelimitersInvalid, new Hl7Location("MSH", 2), source.OffsetOf(Hl7Segment.NameLength));
        return new Hl7Message(source, syntax, [new Hl7SegmentRange(0, header.Length)], 1);
    }

    private static Hl7ParseError? FindCharset(Hl7Message header, Hl7Source source, Hl7Charset? actual, out Hl7Charset charset)
    {
        var location = new Hl7Location("MSH", MessageHeader.CharacterSet);
        charset = Hl7Charset.Utf8;
        if (source.Unicode is not null) return null;

        var declared = header.Header.Field(MessageHeader.CharacterSet).Text.Bytes;
        if (actual is not null) charset = actual;
        else if (!Hl7Charset.TryGet(declared, out charset)) return new Hl7ParseError(Hl7ParseErrorReason.CharsetUnsupported, location, header.OffsetOf(declared));

        var text = source.Text.Span;
        bool isUtf8 = charset.IsSingleByte && text.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) >= 0 && Hl7Charset.Utf8.IsValid(text) && !IsUtf8ByChance(text, charset);
        return isUtf8 || !charset.HoldsAscii
            ? new Hl7ParseError(Hl7ParseErrorReason.CharsetMisdeclared, location, Math.Max(0, text.IndexOfAnyExceptInRange((byte)0, (byte)0x7F)))
            : null;
    }

    // Words in a Western set are no UTF-8: it would take a letter like Â and a mark like ° behind each other. Short ones in capitals of ISO 8859-5 are,
    // and some in KOI8-R: ТА has the bytes of the degree sign. Then the better text is what was sent; but Cyrillic letters inside of a Latin word never were.
    private static bool IsUtf8ByChance(ReadOnlySpan<byte> text, Hl7Charset charset)
    {
        if (charset != Hl7Charset.Iso5 && charset != Hl7Charset.Windows1251 && charset != Hl7Charset.Koi8R) return false;
        if (!charset.IsValid(text)) return false;
        text = Beyond(text);
        string declared = charset.Decode(text);
        return !CyrillicNames.MixesScripts(declared) && CyrillicNames.Plausibility(declared) > CyrillicNames.Plausibility(Hl7Charset.Utf8.Decode(text));
    }

    // What is to be judged of it: the letters beyond ASCII with their neighbours, and not a file of many megabytes in base64.
    private static byte[] Beyond(ReadOnlySpan<byte> text)
    {
        const int Around = 1;
        var output = new ArrayBufferWriter<byte>();
        while (text.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) is var at and >= 0)
        {
            int start = Math.Max(0, at - Around);
            int length = text[at..].IndexOfAnyInRange((byte)0, (byte)0x7F) is var end and >= 0 ? at + end : text.Length;
            int rest = Math.Min(text.Length - length, 1);
            output.Write(text[start..(length + rest)]);
            text = text[length..];
        }

        return output.WrittenSpan.ToArray();
    }

    private static Hl7ParseError? FindSegments(Hl7Source source, Hl7Syntax syntax, out Hl7SegmentRange[] segments, out int count)
    {
        var text = source.Text.Span;
        int terminators = text.Count(CarriageReturn);
        bool endsInLineFeeds = text.IndexOfAny(CarriageReturn, LineFeed) is var first and >= 0 && text[first] == LineFeed;
        if (endsInLineFeeds) terminators += text.Count(LineFeed);
        segments = new Hl7SegmentRange[Math.Min(terminators + 1, Hl7Limits.MaxSegments)];
        count = 0;
        for (int start = 0; start < text.Length;)
        {
            int length = SegmentLength(text[start..], syntax.Field, endsInLineFeeds);
            var segment = text.Slice(start, length);
            if (segment.ContainsAnyExcept((byte)' ', (byte)'\t'))
            {
                int offset = source.OffsetOf(start);
                if (!BeginsSegment(segment, syntax.Field))
                    return new Hl7ParseError(Hl7ParseErrorReason.SegmentNameInvalid, PrecedingSegment(text, segments, count), offset);
                if (count == Hl7Limits.MaxSegments)
                    return new Hl7ParseError(Hl7ParseErrorReason.TooManySegments, Location(segment), offset);
                if (CheckLimits(segment, syntax) is { } reason) return new Hl7ParseError(reason, Location(segment), offset);
                if (count == segments.Length) Array.Resize(ref segments, Math.Min(count * 2, Hl7Limits.MaxSegments));
                segments[count++] = new Hl7SegmentRange(start, length);
            }

            start += length + 1;
        }

        return null;
    }

    // CR ends a segment. Where the header ends in LF, LF does too. Otherwise LF is text that someone forgot to escape, unless it is the
    // second half of CR LF, or a segment or nothing at all follows it.
    private static int SegmentLength(ReadOnlySpan<byte> rest, byte field, bool endsInLineFeeds)
    {
        int length = 0;
        while (rest[length..].IndexOfAny(CarriageReturn, LineFeed) is var at and >= 0)
        {
            length += at;
            if (rest[length] == CarriageReturn || endsInLineFeeds || length == 0) return length;
            var following = rest[(length + 1)..];
            if (BeginsSegment(following, field) || !following.ContainsAnyExcept(CarriageReturn, LineFeed)) return length;

            // On to the last of a run of LF, since no segment follows any other: one by one, each would look through the rest of the run again.
            length += Math.Max(1, rest[length..].IndexOfAnyExcept(LineFeed) - 1);
        }

        return rest.Length;
    }

    private static bool BeginsSegment(ReadOnlySpan<byte> bytes, byte field) =>
        bytes.Length >= Hl7Segment.NameLength
        && char.IsAsciiLetterUpper((char)bytes[0]) && IsNamePart(bytes[1]) && IsNamePart(bytes[2])
        && (bytes.Length == Hl7Segment.NameLength || bytes[Hl7Segment.NameLength] == field);

    private static bool IsNamePart(byte value) => char.IsAsciiLetterUpper((char)value) || char.IsAsciiDigit((char)value);

    private static Hl7ParseErrorReason? CheckLimits(ReadOnlySpan<byte> segment, Hl7Syntax syntax)
    {
        if (segment.Count(syntax.Field) > Hl7Limits.MaxFields) return Hl7ParseErrorReason.TooManyFields;
        if (segment.Count(syntax.Repetition) < Hl7Limits.MaxRepetitions) return null;
        foreach (var field in segment.Split(syntax.Field))
        {
            if (segment[field].Count(syntax.Repetition) >= Hl7Limits.MaxRepetitions) return Hl7ParseErrorReason.TooManyRepetitions;
        }

        return null;
    }

    private static Hl7ParseError CharacterInvalid(Hl7Message message, Hl7Source source, int invalid)
    {
        var at = source.Text.Span.Slice(invalid, 1);
        for (int i = 0; i < message.SegmentCount; i++)
        {
            var segment = message.SegmentAt(i);
            if (!segment.Bytes.Overlaps(at, out int offset)) continue;
            // MSH-1 is the separator itself.
            int field = segment.Bytes[..offset].Count(message.Syntax.Field) + (Hl7Segment.DeclaresDelimiters(segment.Name) ? 1 : 0);
            return new Hl7ParseError(Hl7ParseErrorReason.CharacterInvalid, Location(segment.Bytes) with { Field = field }, source.OffsetOf(invalid));
        }

        // Only a terminator can stand outside a segment, and a terminator is valid in every character set.
        throw new InvalidOperationException("An invalid character stands in no segment.");
    }

    private static Hl7Location Location(ReadOnlySpan<byte> segment) => new(Encoding.ASCII.GetString(segment[..Hl7Segment.NameLength]));

    // The name that is invalid may be anything, a person's name too: the error names the segment before it.
    private static Hl7Location PrecedingSegment(ReadOnlySpan<byte> bytes, Hl7SegmentRange[] segments, int count) =>
        count == 0 ? new Hl7Location("MSH") : Location(bytes.Slice(segments[count - 1].Start, segments[count - 1].Length));
}
