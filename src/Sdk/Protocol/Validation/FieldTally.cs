namespace EHealth.Integration.Protocol.Validation;

/// <summary>What has been seen of one message's fields so far. Lives on the stack of the walk through that message.</summary>
/// <param name="present">One bit for each field whose presence matters, see <see cref="FieldPlan.PresenceBit"/>.</param>
/// <param name="counts">One counter for each repeated field with limits, see <see cref="FieldPlan.CountSlot"/>.</param>
internal readonly ref struct FieldTally(Span<ulong> present, Span<int> counts)
{
    private const int WordBits = 64;

    private readonly Span<ulong> _present = present;
    private readonly Span<int> _counts = counts;

    internal static int WordsFor(int bits) => (bits + WordBits - 1) / WordBits;

    internal bool IsPresent(FieldPlan field) =>
        field.PresenceBit >= 0 && (_present[field.PresenceBit / WordBits] & Mask(field)) != 0;

    /// <summary>Notes whether the newest occurrence counts as present. The last one wins, so an empty one takes presence away.</summary>
    internal void SetPresent(FieldPlan field, bool present)
    {
        if (field.PresenceBit < 0)
            return;
        ref var word = ref _present[field.PresenceBit / WordBits];
        word = present ? word | Mask(field) : word & ~Mask(field);
    }

    /// <summary>Counts elements of a repeated field.</summary>
    internal Breach? AddElements(FieldPlan field, int elements)
    {
        if (elements > 0)
            SetPresent(field, true);
        if (field.CountSlot < 0)
            return null;
        // Cannot overflow: an element takes at least one byte of a span.
        return (_counts[field.CountSlot] += elements) > field.MaxItems ? Breach.MaxItems : null;
    }

    /// <summary>The first field in declaration order that should be there and is not, and which rule says so.</summary>
    internal Breach? FindMissing(MessagePlan plan, out FieldPlan? missing)
    {
        foreach (var field in plan.Obligatory)
        {
            missing = field;
            if (field.IsRequired && !IsPresent(field))
                return Breach.Required;
            if (field.MinItems > 0 && _counts[field.CountSlot] < field.MinItems)
                return Breach.MinItems;
        }

        missing = null;
        return null;
    }

    private static ulong Mask(FieldPlan field) => 1UL << (field.PresenceBit % WordBits);
}
