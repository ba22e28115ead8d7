using System.Globalization;
using System.Text;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Hl7.Files;

/// <summary>A part of a file that is no message that can be read, in words for the one who must mend it.</summary>
internal sealed class UnreadMessage(MessagePart part, Hl7ParseError error)
{
    // For the marks of what is left out.
    private const int Reserve = 2;

    // A segment may have megabytes; no screen shows more than this on both sides of the place.
    private const int MostBytes = 400;

    private const int NearBytes = 100;
    private const int MostDelimiterBytes = 12;

    public Hl7ParseErrorReason Reason => error.Reason;

    public Hl7Location Location => error.Location;

    /// <summary>From the beginning of the file.</summary>
    public int Offset => part.Offset + error.Offset;

    /// <summary>One sentence with its full stop.</summary>
    public string Sentence => error.Reason switch
    {
        Hl7ParseErrorReason.HeaderMissing => $"It does not begin with MSH: {WhatItIs(part.Bytes.Span)}.",
        Hl7ParseErrorReason.DelimitersInvalid => $"MSH-1 and MSH-2 are {Delimiters(part.Bytes.Span)}, not five or six different marks such as |^~\\&.",
        Hl7ParseErrorReason.SegmentNameInvalid =>
            $"A line after {error.Location.Segment} does not begin with a segment name and a field separator; a line break inside of a text must be written \\.br\\.",
        Hl7ParseErrorReason.CharsetUnsupported => $"MSH-18 names a character set that is not supported: {Declared}.",
        Hl7ParseErrorReason.CharacterInvalid =>
            $"Byte 0x{part.Bytes.Span[error.Offset].ToString("X2", CultureInfo.InvariantCulture)} is no character of {(Declared.Length == 0 ? "UTF-8, which holds where MSH-18 is empty" : $"{Declared}, which MSH-18 declares")}.",
        Hl7ParseErrorReason.CharsetMisdeclared => $"MSH-18 declares {Declared}, but the text is UTF-8.",
        Hl7ParseErrorReason.TooManySegments => $"It has more than {Hl7Limits.MaxSegments} segments.",
        Hl7ParseErrorReason.TooManyFields => $"{error.Location.Segment} has more than {Hl7Limits.MaxFields} fields.",
        Hl7ParseErrorReason.TooManyRepetitions => $"A field of {error.Location.Segment} has more than {Hl7Limits.MaxRepetitions} repetitions.",
    };

    /// <summary>Reason, place and sentence, without anything of the message itself but the byte that is wrong.</summary>
    public string Headline => $"{Reason} at {Location}, offset {Offset.ToString(CultureInfo.InvariantCulture)}: {Sentence}";

    // The header's own bytes are not checked either: Latin1 has a character for each.
    private string Declared => Hl7Message.ParseHeader(part.Bytes).Message is { } header
        ? Visible.Of(Encoding.Latin1.GetString(header.Header.Field(MessageHeader.CharacterSet).Text.Bytes))
        : "";

    /// <summary>For JSON.</summary>
    public object ToJson() => new { reason = Reason.ToString(), location = Location.ToString(), offset = Offset, sentence = Sentence };

    /// <summary>For an acknowledgment.</summary>
    public Hl7Error ToError() => new(Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.SegmentSequenceError, Location, Sentence);

    /// <summary>The sentence, and beneath it the line with a mark under the place.</summary>
    /// <param name="width">Columns there are.</param>
    public string Describe(int width)
    {
        var (line, column) = Line();
        width = Math.Min(width, MostBytes) - Reserve;
        int from = line.Length <= width ? 0 : Math.Clamp(column - (width / 2), 0, line.Length - width);
        int length = Math.Min(line.Length - from, width);
        string shown = $"{(from > 0 ? "…" : "")}{line.Substring(from, length)}{(from + length < line.Length ? "…" : "")}";
        string mark = new string(' ', column - from + (from > 0 ? 1 : 0)) + "^";
        return $"{Headline}{Environment.NewLine}{shown}{Environment.NewLine}{mark}";
    }

    private static string WhatItIs(ReadOnlySpan<byte> bytes) => bytes.TrimStart("\r\n \t\uFEFF"u8) switch
    {
        [] => "it is empty",
        [(byte)'{' or (byte)'[', ..] => "it looks like JSON",
        [(byte)'<', ..] => "it looks like XML",
        _ when bytes[..Math.Min(NearBytes, bytes.Length)].IndexOf("MSH"u8) is var late and > 0 => $"that comes {late} bytes later, after byte 0x{bytes[late - 1]:X2}",
        _ => "it is no HL7v2 message",
    };

    private static string Delimiters(ReadOnlySpan<byte> bytes)
    {
        var shown = bytes[Math.Min(bytes.Length, Hl7Segment.NameLength)..Math.Min(bytes.Length, Hl7Segment.NameLength + MostDelimiterBytes)];
        int end = shown.Length > 0 ? shown[1..].IndexOfAny(shown[0], (byte)'\r', (byte)'\n') : -1;
        string text = Visible.Of(Encoding.Latin1.GetString(end < 0 ? shown : shown[..(end + 1)]));
        // The ampersand of a message that was taken out of JSON or XML by hand.
        return text.Contains("u0026", StringComparison.Ordinal) ? $"{text} (\\u0026 is JSON for &)"
            : text.Contains("&amp", StringComparison.Ordinal) ? $"{text} (&amp; is XML for &)"
            : text;
    }

    // One column for each character: control characters and bytes that are no text become one that shows them.
    private (string Line, int Column) Line()
    {
        var bytes = part.Bytes.Span;
        int at = Math.Min(error.Offset, bytes.Length);
        int start = Math.Max(bytes[..at].LastIndexOfAny((byte)'\r', (byte)'\n') + 1, at - MostBytes);
        int length = bytes[at..].IndexOfAny((byte)'\r', (byte)'\n');
        int end = Math.Min(length < 0 ? bytes.Length : at + length, at + MostBytes);
        var line = new StringBuilder();
        int column = 0;
        for (int i = start; i < end;)
        {
            if (i <= at) column = line.Length;
            _ = Rune.DecodeFromUtf8(bytes[i..end], out var character, out int consumed);
            line.Append(Visible.Of(character));
            i += consumed;
        }

        return (line.ToString(), at < end ? column : line.Length);
    }
}
