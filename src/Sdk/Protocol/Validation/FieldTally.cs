namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// What of one message has been seen so far, as far as that matters: presence as a bit (<see cref="FieldPlan.PresenceBit"/>), numbers of
/// elements in counters (<see cref="FieldPlan.TallySlot"/>), which few messages need and their walk brings along.
/// </summary>
internal struct FieldTally
{
    /// <summary>How many fields of a message can have a bit.</summary>
    internal const int PresenceBits = 64;

    private ulong _present;

    internal readonly bool IsPresent(FieldPlan field, ReadOnlySpan<int> counters) =>
        field.PresenceBit != 0 ? (_present & field.PresenceBit) != 0 : counters[field.TallySlot] > 0;

    /// <summary>Notes whether a singular field is there. The last occurrence wins, so an empty one takes presence away.</summary>
    internal void SetPresent(FieldPlan field, bool present, Span<int> counters)
    {
        var bit = field.PresenceBit;
        _present = present ? _present | bit : _present & ~bit;
        if (field.TallySlot >= 0)
            counters[field.TallySlot] = present ? 1 : 0;
    }

    /// <summary>Counts one element of a repeated field.</summary>
    internal static Breach? AddElement(FieldPlan field, Span<int> counters)
    {
        if (field.TallySlot < 0)
            return null;
        // Cannot overflow: an element takes at least one byte of a span.
        return ++counters[field.TallySlot] > field.MaxItems ? Breach.MaxItems : null;
    }

    /// <summary>Whether all fields are there that should be, if bits alone can tell. Nearly always so, and nothing is looked for then.</summary>
    internal readonly bool IsComplete(MessagePlan plan) => (_present & plan.ObligatoryBits) == plan.ObligatoryBits && !plan.HasCountedObligations;

    /// <summary>The first field in declaration order that should be there and is not, and which rule says so.</summary>
    internal readonly Breach? FindMissing(MessagePlan plan, ReadOnlySpan<int> counters, out FieldPlan? missing)
    {
        foreach (var field in plan.Obligatory)
        {
            missing = field;
            if (field.IsRequired && !IsPresent(field, counters))
                return Breach.Required;
            if (field.MinItems > 0 && counters[field.TallySlot] < field.MinItems)
                return Breach.MinItems;
        }

        missing = null;
        return null;
    }
}
