using System.Buffers;
using EHealth.Integration.Hl7.Charsets;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>A message that is being changed. What is not changed keeps its bytes, and is not copied: they must not change while the draft is in use. Segments end in CR.</summary>
public sealed class Hl7Draft
{
    private const byte CarriageReturn = (byte)'\r';

    private readonly List<ReadOnlyMemory<byte>> _segments = [];

    /// <summary>A draft of the same content.</summary>
    public Hl7Draft(Hl7Message message)
    {
        Syntax = message.Syntax;
        for (int i = 0; i < message.SegmentCount; i++) _segments.Add(message.MemoryAt(i));
    }

    /// <summary>Delimiters and character set.</summary>
    public Hl7Syntax Syntax { get; }

    /// <summary>Number of segments.</summary>
    public int SegmentCount => _segments.Count;

    /// <summary>The segment at a place, from 0.</summary>
    public Hl7Segment SegmentAt(int index) => new(_segments[index].Span, Syntax);

    /// <summary>Puts text at a place, escaped as it needs to be. Whatever stood there is gone, with its parts; what lacks on the way is added, empty.</summary>
    /// <param name="location">The place. A segment that is not there is added at the end. MSH-1 and MSH-2 cannot be set.</param>
    /// <param name="text">The text; <c>""</c> is HL7's null.</param>
    public void Set(Hl7Location location, string text)
    {
        var output = new ArrayBufferWriter<byte>();
        Hl7Escape.Write(output, text, Syntax);
        SetRaw(location, output.WrittenSpan);
    }

    /// <summary>Puts bytes at a place that stand in these delimiters and this character set already, and may hold parts below it.</summary>
    /// <param name="location">The place. A segment that is not there is added at the end. MSH-1 and MSH-2 cannot be set.</param>
    /// <param name="value">The bytes.</param>
    /// <exception cref="ArgumentException">The place has no field number, or is MSH-1 or MSH-2.</exception>
    public void SetRaw(Hl7Location location, ReadOnlySpan<byte> value)
    {
        bool declares = Hl7Segment.DeclaresDelimiters(location.Segment);
        if (location.Field < 1 || (declares && location.Field <= 2)) throw new ArgumentException($"{location} cannot be set.", nameof(location));

        int index = FindOrAdd(location.Segment, location.Occurrence);
        byte[] field = Part(_segments[index].Span, Syntax.Field, FieldIndex(location));
        _segments[index] = Replace(_segments[index].Span, Syntax.Field, FieldIndex(location), WithPart(field, location, value));
    }

    /// <summary>Empties a place.</summary>
    public void Clear(Hl7Location location) => SetRaw(location, []);

    /// <summary>Copies what stands at one place to another.</summary>
    public void Copy(Hl7Location from, Hl7Location to) => SetRaw(to, Raw(from));

    /// <summary>Removes all segments of this name.</summary>
    public void RemoveSegments(string name) => _segments.RemoveAll(segment => IsNamed(segment.Span, name));

    /// <summary>Adds a segment without fields at the end.</summary>
    public void AddSegment(string name) => _segments.Add(name.Select(letter => (byte)letter).ToArray());

    /// <summary>The bytes at a place; empty when nothing stands there.</summary>
    public byte[] Raw(Hl7Location location)
    {
        int index = Find(location.Segment, location.Occurrence);
        if (index < 0) return [];
        byte[] part = Part(_segments[index].Span, Syntax.Field, FieldIndex(location));
        if (location.Repetition == 0 && location.Component == 0) return part;
        part = Part(part, Syntax.Repetition, Math.Max(1, location.Repetition));
        if (location.Component > 0) part = Part(part, Syntax.Component, location.Component);
        return location.Subcomponent > 0 ? Part(part, Syntax.Subcomponent, location.Subcomponent) : part;
    }

    /// <summary>The message as it stands.</summary>
    public byte[] ToBytes() => Join(_segments);

    /// <summary>The message in another character set, declared in MSH-18. A character that the set does not hold becomes the nearest one that it holds.</summary>
    public byte[] ToBytes(Hl7Charset charset)
    {
        Set(new Hl7Location("MSH", MessageHeader.CharacterSet), charset.Name);
        if (charset == Syntax.Charset) return ToBytes();
        return charset.HoldsAscii ? Join(_segments.ConvertAll(segment => Recode(segment, charset))) : Recode(ToBytes(), charset).ToArray();
    }

    private static byte[] Join(List<ReadOnlyMemory<byte>> segments)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(segments.Sum(segment => segment.Length + 1));
        int at = 0;
        foreach (var segment in segments)
        {
            segment.Span.CopyTo(bytes.AsSpan(at));
            at += segment.Length;
            bytes[at++] = CarriageReturn;
        }

        return bytes;
    }

    // A file in base64 is ASCII, and as long as all the rest: it stays as it is.
    private ReadOnlyMemory<byte> Recode(ReadOnlyMemory<byte> text, Hl7Charset charset)
    {
        if (charset.HoldsAscii && System.Text.Ascii.IsValid(text.Span)) return text;
        var output = new ArrayBufferWriter<byte>(Math.Max(1, text.Length));
        var syntax = Syntax with { Charset = charset };
        foreach (var character in Syntax.Charset.Decode(text.Span).EnumerateRunes())
        {
            if (!charset.TryEncode(character, output)) Hl7Escape.Write(output, Approximation.Of(character), syntax);
        }

        return output.WrittenMemory;
    }

    // A place that names a component without a repetition means the first repetition; one without either means the whole field.
    private byte[] WithPart(byte[] field, Hl7Location location, ReadOnlySpan<byte> value)
    {
        if (location.Repetition == 0 && location.Component == 0) return value.ToArray();
        int repetition = Math.Max(1, location.Repetition);
        if (location.Component == 0) return Replace(field, Syntax.Repetition, repetition, value);

        byte[] repeated = Part(field, Syntax.Repetition, repetition);
        byte[] component = location.Subcomponent == 0
            ? value.ToArray()
            : Replace(Part(repeated, Syntax.Component, location.Component), Syntax.Subcomponent, location.Subcomponent, value);
        return Replace(field, Syntax.Repetition, repetition, Replace(repeated, Syntax.Component, location.Component, component));
    }

    private static int FieldIndex(Hl7Location location) => Hl7Segment.DeclaresDelimiters(location.Segment) ? location.Field : location.Field + 1;

    private int FindOrAdd(string name, int occurrence)
    {
        for (int missing = occurrence - _segments.Count(segment => IsNamed(segment.Span, name)); missing > 0; missing--) AddSegment(name);
        return Find(name, occurrence);
    }

    private int Find(string name, int occurrence)
    {
        for (int i = 0; i < _segments.Count; i++)
        {
            if (IsNamed(_segments[i].Span, name) && --occurrence == 0) return i;
        }

        return -1;
    }

    private static bool IsNamed(ReadOnlySpan<byte> segment, string name) => segment[0] == name[0] && segment[1] == name[1] && segment[2] == name[2];

    private static byte[] Part(ReadOnlySpan<byte> bytes, byte delimiter, int number) => Hl7Split.Part(bytes, delimiter, number).ToArray();

    private static byte[] Replace(ReadOnlySpan<byte> bytes, byte delimiter, int number, ReadOnlySpan<byte> part)
    {
        var output = new ArrayBufferWriter<byte>();
        int count = Math.Max(Hl7Split.Count(bytes, delimiter), number);
        for (int i = 1; i <= count; i++)
        {
            if (i > 1) output.Write([delimiter]);
            output.Write(i == number ? part : Hl7Split.Part(bytes, delimiter, i));
        }

        return output.WrittenSpan.ToArray();
    }
}
