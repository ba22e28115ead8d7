namespace EHealth.Integration.Hl7.Rules.Structures;

/// <summary>
/// A message structure in one version, as what may follow what. A message goes through it once: the places where it may stand are kept as a
/// set, as an optional group often begins with the segment that the next group begins with too, and only a later one tells which it was.
/// </summary>
internal sealed class StructureRule
{
    private readonly List<StructureNode> _leaves = [];
    private readonly LeafSet[] _follow;
    private readonly LeafSet _last;
    private readonly int[] _names;
    private readonly LeafSet[] _places;

    public StructureRule(string name, StructureNode root)
    {
        Name = name;
        root.Number(_leaves);
        if (_leaves.Count > LeafSet.Capacity) throw new InvalidOperationException($"{name} has more segments than a {nameof(LeafSet)} can hold.");

        _follow = new LeafSet[_leaves.Count];
        (_, _, _last) = Connect(root);
        _names = [.. _leaves.Select(leaf => SegmentName.Pack(leaf.Segment!)).Distinct()];
        _places = [.. _names.Select(segment => PlacesOf(segment))];
    }

    /// <summary>Its name, as in MSH-9.3.</summary>
    public string Name { get; }

    /// <summary>The segments of the structure, in order. The first is MSH.</summary>
    public IReadOnlyList<StructureNode> Leaves => _leaves;

    /// <summary>Where a message can stand after a segment; empty when that has no place there.</summary>
    public LeafSet Step(LeafSet at, int segment)
    {
        int index = _names.AsSpan().IndexOf(segment);
        return index < 0 ? default : at.Follow(_follow) & _places[index];
    }

    /// <summary>Whether a message may end there.</summary>
    public bool MayEnd(LeafSet at) => !(at & _last).IsEmpty;

    /// <summary>Whether the structure has the segment anywhere.</summary>
    public bool Knows(int segment) => _names.AsSpan().Contains(segment);

    private LeafSet PlacesOf(int segment)
    {
        var places = default(LeafSet);
        for (int i = 0; i < _leaves.Count; i++)
        {
            if (SegmentName.Pack(_leaves[i].Segment!) == segment) places |= LeafSet.Of(i);
        }

        return places;
    }

    // The construction of Glushkov: what a part can begin and end with, and whether it can be nothing at all.
    private (bool IsNothing, LeafSet First, LeafSet Last) Connect(StructureNode node)
    {
        if (node.Segment is not null)
        {
            var place = LeafSet.Of(node.Range.First);
            return (false, place, place);
        }

        bool isNothing = !node.IsChoice;
        LeafSet first = default, last = default;
        foreach (var part in node.Parts)
        {
            var (partIsNothing, partFirst, partLast) = Connect(part);
            if (node.IsChoice)
            {
                (isNothing, first, last) = (isNothing || partIsNothing, first | partFirst, last | partLast);
                continue;
            }

            Link(last, partFirst);
            if (isNothing) first |= partFirst;
            last = partIsNothing ? last | partLast : partLast;
            isNothing &= partIsNothing;
        }

        if (node.Repeats) Link(last, first);
        return (isNothing || node.IsOptional, first, last);
    }

    private void Link(LeafSet from, LeafSet to)
    {
        for (int place = 0; place < _leaves.Count; place++)
        {
            if (!(from & LeafSet.Of(place)).IsEmpty) _follow[place] |= to;
        }
    }
}
