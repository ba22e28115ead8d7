using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Mllp;

namespace EHealth.Integration.Adapters.Hl7v2.Parsing;

/// <summary>Finds the delimiters and segments of a message and checks what must hold before any field is read.</summary>
internal static class Hl7Parser
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';
    private const int CharsetField = 18;

    /// <summary>Reads a whole message.</summary>
    public static Hl7ParseOutcome Parse(ReadOnlyMemory<byte> bytes)
    {
        var headerOutcome = ParseHeader(bytes);
        if (!headerOutcome.IsParsed) return headerOutcome;

        var header = headerOutcome.Message;
        if (!Hl7Charset.TryGet(header.Header.Field(CharsetField).Text.Bytes, out var charset))
            return new Hl7ParseError(Hl7ParseErrorReason.CharsetUnsupported, new Hl7Location("MSH", CharsetField), 0);

        var syntax = header.Syntax.Charset == charset ? header.Syntax : header.Syntax with { Charset = charset };
        var span = bytes.Span;
        if (FindSegments(span, syntax, out var segments, out int count) is { } error) return error;
        var message = new Hl7Message(bytes, syntax, segments, count);
        return syntax.Charset.IsValid(span) ? message : CharacterInvalid(message);
    }

    /// <summary>
    /// Reads the header alone, as a message of one segment: enough to acknowledge a message that <see cref="Parse"/> refuses. Its
    /// character set is not checked.
    /// </summary>
    public static Hl7ParseOutcome ParseHeader(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (!span.StartsWith("MSH"u8)) return new Hl7ParseError(Hl7ParseErrorReason.HeaderMissing, new Hl7Location("MSH"), 0);

        // The block bytes of MLLP too: the header of a broken frame is echoed in the answer.
        int end = span.IndexOfAny([CarriageReturn, LineFeed, MllpBlock.Start, MllpBlock.End]);
        var header = end < 0 ? span : span[..end];
        if (ReadSyntax(header) is not { } syntax)
            return new Hl7ParseError(Hl7ParseErrorReason.DelimitersInvalid, new Hl7Location("MSH", 2), Hl7Segment.NameLength);
        return new Hl7Message(bytes, syntax, [new Hl7SegmentRange(0, header.Length)], 1);
    }

    private static Hl7Syntax? ReadSyntax(ReadOnlySpan<byte> header)
    {
        var standard = Hl7Syntax.Standard;
        if (header.StartsWith("MSH|^~\\&|"u8)) return standard;
        if (header.Length <= Hl7Segment.NameLength) return null;

        byte field = header[Hl7Segment.NameLength];
        var encoding = Hl7Split.Part(header[(Hl7Segment.NameLength + 1)..], field, 1);
        if (encoding.Length is not (4 or 5)) return null;
        Span<byte> all = [field, .. encoding];
        for (int i = 0; i < all.Length; i++)
        {
            bool isMark = char.IsBetween((char)all[i], '!', '~') && !char.IsAsciiLetterOrDigit((char)all[i]);
            if (!isMark || all[..i].Contains(all[i])) return null;
        }

        return new Hl7Syntax(field, encoding[0], encoding[1], encoding[2], encoding[3], Hl7Charset.Utf8);
    }

    private static Hl7ParseError? FindSegments(ReadOnlySpan<byte> bytes, Hl7Syntax syntax, out Hl7SegmentRange[] segments, out int count)
    {
        int terminators = bytes.Count(CarriageReturn);
        bool endsInLineFeeds = bytes.IndexOfAny(CarriageReturn, LineFeed) is var first and >= 0 && bytes[first] == LineFeed;
        if (endsInLineFeeds) terminators += bytes.Count(LineFeed);
        segments = new Hl7SegmentRange[Math.Min(terminators + 1, Hl7Limits.MaxSegments)];
        count = 0;
        for (int start = 0; start < bytes.Length;)
        {
            int length = SegmentLength(bytes[start..], syntax.Field, endsInLineFeeds);
            var segment = bytes.Slice(start, length);
            if (segment.ContainsAnyExcept((byte)' ', (byte)'\t'))
            {
                if (!BeginsSegment(segment, syntax.Field))
                    return new Hl7ParseError(Hl7ParseErrorReason.SegmentNameInvalid, PrecedingSegment(bytes, segments, count), start);
                if (count == Hl7Limits.MaxSegments)
                    return new Hl7ParseError(Hl7ParseErrorReason.TooManySegments, Location(segment), start);
                if (CheckLimits(segment, syntax) is { } reason) return new Hl7ParseError(reason, Location(segment), start);
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
            length++;
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

    private static Hl7ParseError CharacterInvalid(Hl7Message message)
    {
        for (int i = 0; i < message.SegmentCount; i++)
        {
            var segment = message.SegmentAt(i);
            if (message.Syntax.Charset.IsValid(segment.Bytes)) continue;
            int field = 1;
            while (field < segment.FieldCount && message.Syntax.Charset.IsValid(segment.Field(field).Bytes)) field++;
            _ = message.Bytes.Span.Overlaps(segment.Field(field).Bytes, out int offset);
            return new Hl7ParseError(Hl7ParseErrorReason.CharacterInvalid, Location(segment.Bytes) with { Field = field }, offset);
        }

        // Only a terminator can stand outside a segment, and a terminator is valid in every character set.
        throw new InvalidOperationException("An invalid character stands in no segment.");
    }

    private static Hl7Location Location(ReadOnlySpan<byte> segment) => new(Encoding.ASCII.GetString(segment[..Hl7Segment.NameLength]));

    // The name that is invalid may be anything, a person's name too: the error names the segment before it.
    private static Hl7Location PrecedingSegment(ReadOnlySpan<byte> bytes, Hl7SegmentRange[] segments, int count) =>
        count == 0 ? new Hl7Location("MSH") : Location(bytes.Slice(segments[count - 1].Start, segments[count - 1].Length));
}
