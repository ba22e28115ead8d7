using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Hl7.Contents;

/// <summary>A place where two messages differ.</summary>
/// <param name="Shown">The place, as people write it.</param>
/// <param name="Before">What the first message has there; null when it has nothing.</param>
/// <param name="After">What the second has.</param>
internal sealed record MessageDifference(Hl7Location Shown, string? Before, string? After)
{
    /// <summary>All differences in the order of the first message, then what only the second has. Segments are compared by name and occurrence.</summary>
    /// <param name="before">The first message.</param>
    /// <param name="after">The second.</param>
    /// <param name="ignored">Places that may differ, with all below them; one without repetition or occurrence means all.</param>
    public static IReadOnlyList<MessageDifference> Between(Hl7Message before, Hl7Message after, IReadOnlyCollection<Hl7Location> ignored)
    {
        List<SegmentLeaves> first = [.. SegmentLeaves.Of(before)], second = [.. SegmentLeaves.Of(after)];
        var rest = second.SelectMany(WithSegmentItself).Where(leaf => !IsIgnored(leaf.Place, ignored)).ToDictionary(leaf => leaf.Place);
        var differences = new List<MessageDifference>();
        foreach (var leaf in first.SelectMany(WithSegmentItself).Where(leaf => !IsIgnored(leaf.Place, ignored)))
        {
            if (!rest.Remove(leaf.Place, out var other)) differences.Add(new MessageDifference(leaf.Shown, leaf.Text, null));
            else if (other.Text != leaf.Text) differences.Add(new MessageDifference(Finer(leaf.Shown, other.Shown), leaf.Text, other.Text));
        }

        differences.AddRange(rest.Values.Select(leaf => new MessageDifference(leaf.Shown, null, leaf.Text)));
        if (differences.Count == 0 && OrderOf(first) is var was && OrderOf(second) is var isNow && was != isNow && ignored.All(place => place.Field > 0))
            differences.Add(new MessageDifference(new Hl7Location("MSH"), $"order of segments: {was}", $"order of segments: {isNow}"));
        return differences;
    }

    // So that a segment without any value is a difference too.
    private static IEnumerable<MessageLeaf> WithSegmentItself(SegmentLeaves segment)
    {
        var place = new Hl7Location(segment.Name, Occurrence: segment.Occurrence);
        return segment.Leaves.Prepend(new MessageLeaf(place, place, "segment"));
    }

    private static Hl7Location Finer(Hl7Location one, Hl7Location other) => one.ToString().Length >= other.ToString().Length ? one : other;

    private static string OrderOf(IEnumerable<SegmentLeaves> segments) => string.Join(' ', segments.Select(segment => segment.Name));

    private static bool IsIgnored(Hl7Location place, IEnumerable<Hl7Location> ignored) => ignored.Any(ignore =>
        ignore.Segment == place.Segment
        && (ignore.Occurrence == 1 || ignore.Occurrence == place.Occurrence)
        && (ignore.Field == 0 || ignore.Field == place.Field)
        && (ignore.Repetition == 0 || ignore.Repetition == place.Repetition)
        && (ignore.Component == 0 || ignore.Component == place.Component)
        && (ignore.Subcomponent == 0 || ignore.Subcomponent == place.Subcomponent));
}
