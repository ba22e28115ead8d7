using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Where the groups of a message begin and end. Segments that no group is waiting for are taken into the one before them: structures of all
/// versions, and additions of hospitals, read alike.</summary>
internal static class SegmentGroups
{
    /// <summary>The whole message as one group.</summary>
    public static SegmentGroup Whole(Hl7Message message) => new(0, message.SegmentCount);

    /// <summary>From each segment with one of these names up to the next.</summary>
    public static List<SegmentGroup> Starting(Hl7Message message, SegmentGroup within, params ReadOnlySpan<string> names)
    {
        var groups = new List<SegmentGroup>();
        int start = -1;
        for (int i = within.Start; i < within.End; i++)
        {
            if (!IsOneOf(message.SegmentAt(i), names)) continue;
            if (start >= 0) groups.Add(new SegmentGroup(start, i));
            start = i;
        }

        if (start >= 0) groups.Add(new SegmentGroup(start, within.End));
        return groups;
    }

    /// <summary>
    /// Orders: an ORC, the segment that says what is ordered, and all that follows. Either may be missing: an ORC alone cancels by number, and a second OBR
    /// after one ORC is a second order. Groups of ORC-1 PR, earlier results sent along for information, are left out.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="ordered">OBR, RXE, RXD or RXA.</param>
    public static List<SegmentGroup> OfOrders(Hl7Message message, string ordered)
    {
        var groups = new List<SegmentGroup>();
        int start = -1;
        bool isNamed = false;
        for (int i = 0; i < message.SegmentCount; i++)
        {
            var segment = message.SegmentAt(i);
            bool isControl = Is(segment, "ORC"), isOrdered = Is(segment, ordered);
            if (!isControl && !isOrdered) continue;
            if (start < 0 || isControl || isNamed)
            {
                if (start >= 0) AddUnlessPrior(message, groups, new SegmentGroup(start, i));
                start = i;
            }

            isNamed = isOrdered;
        }

        if (start >= 0) AddUnlessPrior(message, groups, new SegmentGroup(start, message.SegmentCount));
        return groups;
    }

    /// <summary>Place of the first segment with this name in a group; -1 when there is none.</summary>
    public static int Find(Hl7Message message, SegmentGroup group, string name)
    {
        for (int i = group.Start; i < group.End; i++)
        {
            if (Is(message.SegmentAt(i), name)) return i;
        }

        return -1;
    }

    /// <summary>Which of the segments with its name a segment is, from 1.</summary>
    public static int OccurrenceOf(Hl7Message message, int index)
    {
        var name = message.SegmentAt(index).Name;
        int occurrence = 0;
        for (int i = 0; i <= index; i++)
        {
            if (message.SegmentAt(i).Name.SequenceEqual(name)) occurrence++;
        }

        return occurrence;
    }

    /// <summary>True when a segment has this name.</summary>
    public static bool Is(Hl7Segment segment, string name)
    {
        var bytes = segment.Name;
        return bytes.Length == Hl7Segment.NameLength && bytes[0] == name[0] && bytes[1] == name[1] && bytes[2] == name[2];
    }

    private static bool IsOneOf(Hl7Segment segment, ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (Is(segment, name)) return true;
        }

        return false;
    }

    private static void AddUnlessPrior(Hl7Message message, List<SegmentGroup> groups, SegmentGroup group)
    {
        var first = message.SegmentAt(group.Start);
        if (!Is(first, "ORC") || !first.Field(1).Text.Is("PR"u8)) groups.Add(group);
    }
}
