using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>What the messages about medicines share.</summary>
internal static class Medications
{
    // RXA-6 must not be empty; this means "not recorded" (HL7 chapter 4).
    private const string UnknownAmount = "999";

    /// <summary>A segment of a group that says how: the one behind the segment with the medicine, else the one of the request before it.</summary>
    public static SourceSegment Behind(MessageReading reading, SegmentGroup group, SourceSegment medicine, string name)
    {
        var behind = reading.First(new SegmentGroup(Math.Max(group.Start, medicine.Index), group.End), name);
        return behind.IsPresent ? behind : reading.First(group, name);
    }

    /// <summary>RXA-6 with RXA-7; null when the amount is not known.</summary>
    public static Quantity? AmountGiven(this SourceSegment given) =>
        given.Text(6).Trim() == UnknownAmount ? null : given.Quantity(6, given.Concept(7));
}
