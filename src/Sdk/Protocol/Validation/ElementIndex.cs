using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Finds out which element of a repeated field was refused. Counted only then, so that good messages do not pay for it.</summary>
internal static class ElementIndex
{
    /// <summary>How many elements of the field stand between the start of their message and the given position.</summary>
    internal static int Of(FieldPlan field, ReadOnlySpan<byte> bytes, int messageStart, int position)
    {
        var elements = 0;
        var reader = new WireReader(bytes, messageStart, position);
        while (!reader.AtEnd && reader.ReadField(0, out var wire) is null)
        {
            if (wire.Number == field.Number)
                elements += wire.Type == field.WireType ? 1 : CountPacked(field.WireType, bytes.Slice(wire.Offset, wire.Length));
        }

        return elements;
    }

    private static int CountPacked(WireType type, ReadOnlySpan<byte> packed) => type switch
    {
        WireType.Fixed64 => packed.Length / sizeof(ulong),
        WireType.Fixed32 => packed.Length / sizeof(uint),
        _ => CountVarints(packed),
    };

    private static int CountVarints(ReadOnlySpan<byte> packed)
    {
        var varints = 0;
        foreach (var octet in packed)
        {
            // The last byte of a varint is the one without the continuation bit.
            if (octet < 0x80)
                varints++;
        }

        return varints;
    }
}
