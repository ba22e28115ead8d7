using System.Diagnostics;

namespace EHealth.Integration.Adapters.Hl7v2.Parsing;

/// <summary>
/// A message over the bytes as received. Only the segments' places are kept; fields are found by scanning when asked for. Nothing
/// is dropped: <see cref="Bytes"/> holds what came, unknown segments and fields included.
/// </summary>
[DebuggerDisplay("{SegmentCount} segments, {Bytes.Length} bytes")]
internal sealed class Hl7Message : IHl7MessageReader
{
    private readonly Hl7SegmentRange[] _segments;

    internal Hl7Message(ReadOnlyMemory<byte> bytes, Hl7Syntax syntax, Hl7SegmentRange[] segments, int segmentCount)
    {
        Bytes = bytes;
        Syntax = syntax;
        _segments = segments;
        SegmentCount = segmentCount;
    }

    /// <summary>The message as received. Valid as long as the memory given to <see cref="Parse"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Delimiters and character set.</summary>
    public Hl7Syntax Syntax { get; }

    /// <inheritdoc/>
    public int SegmentCount { get; }

    /// <summary>The header.</summary>
    public Hl7Segment Header => SegmentAt(0);

    /// <summary>Reads a message. The bytes are not copied and must not change while the message is in use.</summary>
    public static Hl7ParseOutcome Parse(ReadOnlyMemory<byte> bytes) => Hl7Parser.Parse(bytes);

    /// <inheritdoc cref="Hl7Parser.ParseHeader"/>
    public static Hl7ParseOutcome ParseHeader(ReadOnlyMemory<byte> bytes) => Hl7Parser.ParseHeader(bytes);

    /// <summary>The segment at a place, from 0, in the order of the message.</summary>
    public Hl7Segment SegmentAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, SegmentCount);
        var range = _segments[index];
        return new Hl7Segment(Bytes.Span.Slice(range.Start, range.Length), Syntax);
    }

    /// <summary>The segment with this name; one that is not present when there is none.</summary>
    /// <param name="name">Three characters, as <c>PID</c>.</param>
    /// <param name="occurrence">Which of them, from 1.</param>
    public Hl7Segment Segment(string name, int occurrence = 1)
    {
        ReadOnlySpan<byte> bytes = Bytes.Span;
        foreach (var range in _segments.AsSpan(0, SegmentCount))
        {
            var segment = bytes.Slice(range.Start, range.Length);
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

    private static bool IsNamed(ReadOnlySpan<byte> segment, string name) =>
        segment[0] == name[0] && segment[1] == name[1] && segment[2] == name[2];
}
