using System.Diagnostics;
using EHealth.Integration.Hl7.Charsets;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>
/// A message over the bytes as received. Only the segments' places are kept; fields are found by scanning when asked for. Nothing
/// is dropped: <see cref="Bytes"/> holds what came, unknown segments and fields included.
/// </summary>
[DebuggerDisplay("{SegmentCount} segments, {Bytes.Length} bytes")]
public sealed class Hl7Message : IHl7MessageReader
{
    private readonly Hl7Source _source;
    private readonly Hl7SegmentRange[] _segments;

    internal Hl7Message(Hl7Source source, Hl7Syntax syntax, Hl7SegmentRange[] segments, int segmentCount)
    {
        _source = source;
        Syntax = syntax;
        _segments = segments;
        SegmentCount = segmentCount;
    }

    /// <summary>The message as received. Valid as long as the memory given to <see cref="Parse(ReadOnlyMemory{byte}, Hl7Charset?)"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _source.Received;

    /// <summary>The character set of <see cref="Bytes"/>. That of <see cref="Syntax"/> is another when it is UTF-16, which is read as UTF-8.</summary>
    public Hl7Charset Charset => _source.Unicode ?? Syntax.Charset;

    /// <summary>Delimiters and character set of the segments.</summary>
    public Hl7Syntax Syntax { get; }

    /// <inheritdoc/>
    public int SegmentCount { get; }

    /// <summary>The header.</summary>
    public Hl7Segment Header => SegmentAt(0);

    /// <summary>Reads a message. The bytes are not copied and must not change while the message is in use.</summary>
    /// <param name="bytes">The message without block bytes.</param>
    /// <param name="charset">What the sender is known to send, whatever MSH-18 says; null when MSH-18 decides.</param>
    public static Hl7ParseOutcome Parse(ReadOnlyMemory<byte> bytes, Hl7Charset? charset = null) =>
        ParseHeader(bytes) is var header && header.IsParsed ? header.Message.ParseBody(charset) : header;

    /// <inheritdoc cref="Hl7Parser.ParseHeader"/>
    public static Hl7ParseOutcome ParseHeader(ReadOnlyMemory<byte> bytes) => Hl7Parser.ParseHeader(bytes);

    /// <summary>Reads the whole of a message whose header alone was read, when the header had to tell how.</summary>
    /// <param name="charset">What the sender is known to send, whatever MSH-18 says; null when MSH-18 decides.</param>
    public Hl7ParseOutcome ParseBody(Hl7Charset? charset) => Hl7Parser.ParseBody(this, _source, charset);

    /// <summary>The segment at a place, from 0, in the order of the message.</summary>
    public Hl7Segment SegmentAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SegmentCount);
        var range = _segments[index];
        return new Hl7Segment(_source.Text.Span.Slice(range.Start, range.Length), Syntax);
    }

    /// <summary>The bytes of the segment at a place, as they are scanned.</summary>
    internal ReadOnlyMemory<byte> MemoryAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SegmentCount);
        return _source.Text.Slice(_segments[index].Start, _segments[index].Length);
    }

    /// <summary>The segment with this name; one that is not present when there is none.</summary>
    /// <param name="name">Three characters, as <c>PID</c>.</param>
    /// <param name="occurrence">Which of them, from 1.</param>
    public Hl7Segment Segment(string name, int occurrence = 1)
    {
        ReadOnlySpan<byte> text = _source.Text.Span;
        foreach (var range in _segments.AsSpan(0, SegmentCount))
        {
            var segment = text.Slice(range.Start, range.Length);
            if (IsNamed(segment, name) && --occurrence == 0) return new Hl7Segment(segment, Syntax);
        }

        return new Hl7Segment(default, Syntax);
    }

    /// <summary>A field of the first segment with this name; empty when there is none.</summary>
    public Hl7Field Field(string segment, int number) => Segment(segment).Field(number);

    /// <inheritdoc/>
    public string GetText(Hl7Location location) => Segment(location.Segment, location.Occurrence)
        .Field(Math.Max(1, location.Field))
        .Repetition(Math.Max(1, location.Repetition))
        .Component(Math.Max(1, location.Component))
        .Subcomponent(Math.Max(1, location.Subcomponent))
        .GetString();

    /// <summary>The offset in <see cref="Bytes"/> of a part of the message; 0 for a message in UTF-16.</summary>
    /// <exception cref="ArgumentException">The part does not lie in this message.</exception>
    public int OffsetOf(ReadOnlySpan<byte> part) => _source.Text.Span.Overlaps(part, out int offset)
        ? _source.OffsetOf(offset)
        : throw new ArgumentException("The part does not lie in this message.", nameof(part));

    private static bool IsNamed(ReadOnlySpan<byte> segment, string name) =>
        segment[0] == name[0] && segment[1] == name[1] && segment[2] == name[2];
}
