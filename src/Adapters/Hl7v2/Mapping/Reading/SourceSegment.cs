using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>A segment of a message that is being mapped: knows its place, so that what is wrong in it can be refused there.</summary>
/// <param name="reading">The message.</param>
/// <param name="segment">The segment.</param>
/// <param name="index">Its place in the message, from 0; -1 when the message has no such segment: everything then reads as empty.</param>
internal readonly ref struct SourceSegment(MessageReading reading, Hl7Segment segment, int index)
{
    private readonly Hl7Segment _segment = segment;

    /// <summary>The message.</summary>
    public MessageReading Reading => reading;

    /// <summary>Its place in the message, from 0; -1 when it is not there.</summary>
    public int Index => index;

    /// <summary>True when the message has it.</summary>
    public bool IsPresent => index >= 0;

    /// <summary>True when it has this name.</summary>
    public bool Is(string name) => IsPresent && SegmentGroups.Is(_segment, name);

    /// <summary>Its length in bytes.</summary>
    public int Length => _segment.Bytes.Length;

    /// <summary>A field.</summary>
    public Hl7Field Field(int field) => _segment.Field(field);

    /// <summary>The first leaf of a field.</summary>
    public string Text(int field) => _segment.Field(field).Text.GetString();

    /// <summary>All of a field as text that people read: repetitions are lines, and delimiters that the sender did not escape are characters.</summary>
    public string PlainText(int field)
    {
        var lines = new List<string>(1);
        foreach (var repetition in _segment.Field(field)) lines.Add(Whole(repetition).GetPlainText());
        return lines.Count == 1 ? lines[0] : string.Join('\n', lines);
    }

    /// <summary>The first leaf of each repetition that has a value.</summary>
    public List<string> Texts(int field)
    {
        var texts = new List<string>(1);
        foreach (var repetition in _segment.Field(field))
        {
            if (repetition.Text.HasValue) texts.Add(repetition.Text.GetString());
        }

        return texts;
    }

    /// <summary>A repetition as one undivided text.</summary>
    public Hl7Text Whole(Hl7Repetition repetition) => new(repetition.Bytes, reading.Message.Syntax);

    /// <summary>The place of a field or of a part of it. The first repetition goes without number: most fields have no other.</summary>
    public Hl7Location Place(int field, int component = 0, int repetition = 0) => new(
        System.Text.Encoding.ASCII.GetString(_segment.Name), field, component, Repetition: repetition > 1 ? repetition : 0, Occurrence: SegmentGroups.OccurrenceOf(reading.Message, index));

    /// <summary>Refuses the message for what stands in a field, unless it is refused already: to find the place means to count segments, and thousands may be wrong.</summary>
    public void Refuse(HubErrorCode code, string text, int field, int component = 0, int repetition = 0)
    {
        if (reading.Refusal is null) reading.Refuse(code, Place(field, component, repetition), text);
    }
}
