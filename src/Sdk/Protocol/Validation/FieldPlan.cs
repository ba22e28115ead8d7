using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>What one field must keep, in the form the walk needs it.</summary>
internal sealed class FieldPlan
{
    internal required string Name { get; init; }

    internal required ValueKind Kind { get; init; }

    internal required bool IsRepeated { get; init; }

    /// <summary>Field number and wire type of one value; a repeated scalar may also come packed.</summary>
    internal required uint Tag { get; init; }

    internal uint Number => Tag >> 3;

    internal WireType WireType => GetTagWireType(Tag);

    internal bool IsPackable => IsRepeated && WireType != WireType.LengthDelimited;

    internal required bool IsRequired { get; init; }

    internal required bool IsSubject { get; init; }

    /// <summary>
    /// A singular field's bit in <see cref="FieldTally"/>; 0 when nobody asks whether it was there (it is neither required nor a message),
    /// and when the bits had run out and it has a counter.
    /// </summary>
    internal required ulong PresenceBit { get; init; }

    /// <summary>Counter in <see cref="FieldTally"/>; -1 when there is none: nobody asks, or the field has a bit.</summary>
    internal required int TallySlot { get; init; }

    internal required int MinItems { get; init; }

    internal required int MaxItems { get; init; }

    /// <summary>Rules of a string; null when there are none.</summary>
    internal TextRules? Text { get; init; }

    /// <summary>Length limits of bytes; null when there are none.</summary>
    internal LengthLimits? Octets { get; init; }

    /// <summary>Limits of a number; null when there are none.</summary>
    internal NumberRange? Range { get; init; }

    /// <summary>The numbers an enum names; set for every enum field.</summary>
    internal EnumNumbers? Numbers { get; init; }

    /// <summary>The message's own plan; set for every message field. May be the plan that this field belongs to.</summary>
    internal MessagePlan? Message { get; init; }
}
