using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>Where a field of a contract comes from.</summary>
/// <param name="Segment">Name of the segment; empty: that of the field above, or the one that the group begins with.</param>
/// <param name="Field">Number of the field; 0: that of the field above, or the segment as a whole.</param>
/// <param name="Component">Number of the component; 0: the whole field.</param>
/// <param name="Groups">For a repeated field: the groups of segments that its elements come from, in a message and within the group above. Null for a field
/// whose elements are repetitions.</param>
internal sealed record ContractPlace(string Segment = "", int Field = 0, int Component = 0, Func<Hl7Message, SegmentGroup, List<SegmentGroup>>? Groups = null)
{
    /// <summary>One element for each segment with this name.</summary>
    public static ContractPlace Each(string segment) => new(segment, Groups: (message, within) => SegmentGroups.Starting(message, within, segment));

    /// <summary>One element for each segment with one of these names.</summary>
    public static ContractPlace EachOf(string[] segments) => new(Groups: (message, within) => SegmentGroups.Starting(message, within, segments));

    /// <summary>One element for each order.</summary>
    public static ContractPlace EachOrder(string ordered) => new(ordered, Groups: (message, _) => SegmentGroups.OfOrders(message, ordered));

    /// <summary>The place, with what it leaves open taken from the field above.</summary>
    public Hl7Location Below(Hl7Location? above)
    {
        if (Segment.Length > 0 || Groups is not null) return new Hl7Location(Segment, Field, Component);
        if (above is not { } place) return new Hl7Location("", Field, Component);
        return Field > 0 ? new Hl7Location(place.Segment, Field, Component) : place with { Component = place.Component > 0 ? place.Component : Component };
    }
}
