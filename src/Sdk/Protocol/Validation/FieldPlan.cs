using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>What one field must keep, in the form the walk needs it.</summary>
internal sealed class FieldPlan
{
    internal required uint Number { get; init; }

    internal required string Name { get; init; }

    internal required ValueKind Kind { get; init; }

    /// <summary>Wire type of one value; a repeated scalar may also come packed.</summary>
    internal required WireType WireType { get; init; }

    internal required bool IsRepeated { get; init; }

    internal bool IsPackable => IsRepeated && WireType != WireType.LengthDelimited;

    internal required bool IsRequired { get; init; }

    internal required bool IsSubject { get; init; }

    /// <summary>Bit in <see cref="FieldTally"/>; -1 when nobody asks whether the field was there.</summary>
    internal required int PresenceBit { get; init; }

    /// <summary>Counter in <see cref="FieldTally"/>; -1 when nobody limits the number of elements.</summary>
    internal required int CountSlot { get; init; }

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

    /// <summary>Plan of a message, group of the plan's graph: may lead back here. Set for every message field.</summary>
    internal MessagePlan? Message { get; init; }
}
