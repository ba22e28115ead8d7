namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// How often one message's fields have been seen so far, as far as that matters (<see cref="FieldPlan.TallySlot"/>). Lives on the stack
/// of the walk through that message.
/// </summary>
internal readonly ref struct FieldTally(Span<int> counts)
{
    private readonly Span<int> _counts = counts;

    internal bool IsPresent(FieldPlan field) => _counts[field.TallySlot] > 0;

    /// <summary>Notes whether a singular field is there. The last occurrence wins, so an empty one takes presence away.</summary>
    internal void SetPresent(FieldPlan field, bool present)
    {
        if (field.TallySlot >= 0)
            _counts[field.TallySlot] = present ? 1 : 0;
    }

    /// <summary>Counts one element of a repeated field.</summary>
    internal Breach? AddElement(FieldPlan field)
    {
        if (field.TallySlot < 0)
            return null;
        // Cannot overflow: an element takes at least one byte of a span.
        return ++_counts[field.TallySlot] > field.MaxItems ? Breach.MaxItems : null;
    }

    /// <summary>The first field in declaration order that should be there and is not, and which rule says so.</summary>
    internal Breach? FindMissing(MessagePlan plan, out FieldPlan? missing)
    {
        foreach (var field in plan.Obligatory)
        {
            missing = field;
            if (field.IsRequired && !IsPresent(field))
                return Breach.Required;
            if (_counts[field.TallySlot] < field.MinItems)
                return Breach.MinItems;
        }

        missing = null;
        return null;
    }
}
