using EHealth.Integration.Hl7.Acknowledgments;

namespace EHealth.Integration.Hl7.Rules.Structures;

/// <summary>A message's way through its structure. After a breach it goes on from where the segment would have stood.</summary>
/// <param name="rule">The structure.</param>
internal struct StructureWalk(StructureRule rule)
{
    private LeafSet _at = LeafSet.Of(0);
    private bool _isOutOfPlaceTold;

    /// <summary>Takes the next segment after MSH.</summary>
    public void Step(int name, int index, ref Findings findings)
    {
        var next = rule.Step(_at, name);
        if (!next.IsEmpty) _at = next;
        else if (!SegmentName.IsLocal(name)) Recover(name, index, ref findings);
    }

    /// <summary>Ends the message.</summary>
    /// <param name="count">Number of its segments.</param>
    /// <param name="findings">Takes what is missing.</param>
    public readonly void End(int count, ref Findings findings)
    {
        if (rule.MayEnd(_at)) return;
        for (int place = _at.Last + 1; place < rule.Leaves.Count; place++) TellIfMissing(place, _at.Last, int.MaxValue, count, ref findings);
    }

    private void Recover(int name, int index, ref Findings findings)
    {
        int from = _at.Last;
        for (var group = rule.Leaves[from].Parent; group is not null && rule.Knows(name); group = group.Parent)
        {
            var (first, last) = group.Range;
            int to = Find(name, from + 1, last);
            // Other alternatives of the same choice are no way on, unless it repeats; then they would have followed.
            if (to >= 0 && !group.IsChoice)
            {
                for (int place = from + 1; place < to; place++) TellIfMissing(place, from, to, index, ref findings);
                _at = LeafSet.Of(to);
                return;
            }

            to = group.Repeats ? Find(name, first, from) : -1;
            if (to >= 0)
            {
                for (int place = from + 1; place <= last; place++) TellIfMissing(place, from, int.MaxValue, index, ref findings);
                for (int place = first; place < to; place++) TellIfMissing(place, int.MinValue, to, index, ref findings);
                _at = LeafSet.Of(to);
                return;
            }
        }

        TellOutOfPlace(name, index, ref findings);
    }

    private readonly int Find(int name, int first, int last)
    {
        for (int place = first; place <= last; place++)
        {
            if (SegmentName.Pack(rule.Leaves[place].Segment!) == name) return place;
        }

        return -1;
    }

    // A segment that was passed over is missing when all that holds it, up to the group in which the message stood or stands now, must be there.
    private readonly void TellIfMissing(int place, int from, int to, int index, ref Findings findings)
    {
        var leaf = rule.Leaves[place];
        var node = leaf;
        for (; !node.Holds(from) && !node.Holds(to); node = node.Parent!)
        {
            if (!node.IsExpected || node.Parent is null) return;
        }

        if (node.IsChoice) return;
        findings.AddMissing(leaf.Segment!, leaf.IsVital, index, rule.Name);
    }

    private void TellOutOfPlace(int name, int index, ref Findings findings)
    {
        if (!rule.Knows(name))
        {
            findings.Add(Weight.Breach, Hl7ErrorCode.SegmentSequenceError, index, default, $"{rule.Name} has no such segment");
            return;
        }

        findings.RemoveMissing(name);
        if (_isOutOfPlaceTold) return;
        findings.Add(Weight.Breach, Hl7ErrorCode.SegmentSequenceError, index, default, $"{rule.Name} has no place for the segment here");
        _isOutOfPlaceTold = true;
    }
}
