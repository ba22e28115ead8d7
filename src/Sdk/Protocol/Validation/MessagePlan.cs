using System.Collections.Frozen;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// The rules of one message type, compiled from its descriptor by <see cref="MessagePlanCompiler"/>. Immutable once handed out, safe for
/// any number of threads. Message types may contain themselves, so plans form a graph.
/// </summary>
public sealed class MessagePlan
{
    // Field numbers up to here are found by index; contracts rarely number higher.
    private const int DenseNumbers = 256;

    private FieldPlan?[] _dense = [];
    private FrozenDictionary<uint, FieldPlan> _sparse = FrozenDictionary<uint, FieldPlan>.Empty;

    internal MessagePlan(string fullName) => FullName = fullName;

    /// <summary>Full name of the message type, e.g. <c>ehealth.clinical.v1.PatientAdmitted</c>.</summary>
    public string FullName { get; }

    /// <summary>Whether a field of this type is marked as the person the message is about.</summary>
    public bool NamesSubject => Subject is not null;

    internal FieldPlan? Subject { get; private set; }

    /// <summary>Fields with <c>required</c> or <c>min_items</c>, in declaration order.</summary>
    internal FieldPlan[] Obligatory { get; private set; } = [];

    /// <summary>The presence bits of all of these that have one.</summary>
    internal ulong ObligatoryBits { get; private set; }

    /// <summary>Whether one of these has a counter instead.</summary>
    internal bool HasCountedObligations { get; private set; }

    internal IdentifierPair[] IdentifierPairs { get; private set; } = [];

    /// <summary>The message value of a map entry: parsers take an empty message when it is absent. Null in other plans.</summary>
    internal FieldPlan? ImpliedValue { get; private set; }

    /// <summary>How many counters a <see cref="FieldTally"/> of this type needs.</summary>
    internal int TallySlots { get; private set; }

    internal FieldPlan? Find(uint number)
    {
        var dense = _dense;
        return number < (uint)dense.Length ? dense[number] : _sparse.GetValueOrDefault(number);
    }

    /// <summary>Fills the plan. Apart from the constructor because fields may lead back to this very plan.</summary>
    internal void Complete(IReadOnlyList<FieldPlan> fields, IdentifierPair[] pairs, bool isMapEntry)
    {
        var low = fields.Where(field => field.Number < DenseNumbers).ToList();
        _dense = new FieldPlan?[low.Count == 0 ? 0 : low.Max(field => field.Number) + 1];
        foreach (var field in low)
            _dense[field.Number] = field;
        _sparse = fields.Except(low).ToFrozenDictionary(field => field.Number);
        Subject = fields.FirstOrDefault(field => field.IsSubject);
        Obligatory = [.. fields.Where(field => field.IsRequired || field.MinItems > 0)];
        ObligatoryBits = Obligatory.Aggregate(0UL, (bits, field) => bits | field.PresenceBit);
        HasCountedObligations = Obligatory.Any(field => field.PresenceBit == 0);
        IdentifierPairs = pairs;
        ImpliedValue = isMapEntry ? fields.FirstOrDefault(field => field.Kind == ValueKind.Message) : null;
        TallySlots = fields.Count(field => field.TallySlot >= 0);
    }
}
