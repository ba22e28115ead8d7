using EHealth.Integration.Contracts.Clinical.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>The numbers of an order, which stand in fields 2 and 3 of ORC and of OBR.</summary>
internal static class OrderReferences
{
    /// <summary>Each number from the first segment, else from the second.</summary>
    public static OrderReference Of(SourceSegment first, SourceSegment second) => new()
    {
        Placer = first.EntityNumber(2) ?? second.EntityNumber(2),
        Filler = first.EntityNumber(3) ?? second.EntityNumber(3),
    };

    /// <summary>The numbers in an ORC that several segments may follow; null when it has none, or too long ones.</summary>
    public static OrderReference? Of(SourceSegment control) =>
        !control.RefuseTooLongField(2) && !control.RefuseTooLongField(3) && Of(control, control) is var reference && reference.CalculateSize() > 0 ? reference : null;
}
