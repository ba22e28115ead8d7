using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Inclusive limits of a numeric field, compared in the field's own type.</summary>
internal sealed class NumberRange(FieldType type, long? min, long? max)
{
    internal Breach? Check(ulong bits) => type switch
    {
        FieldType.Double => CheckReal(BitConverter.UInt64BitsToDouble(bits)),
        FieldType.Float => CheckReal(BitConverter.UInt32BitsToSingle((uint)bits)),
        FieldType.UInt64 or FieldType.Fixed64 => CheckUnsigned(bits),
        FieldType.UInt32 or FieldType.Fixed32 => CheckSigned((uint)bits),
        // Parsers keep the low 32 bits of a longer varint.
        FieldType.Int32 or FieldType.SFixed32 => CheckSigned((int)bits),
        FieldType.SInt32 => CheckSigned((int)((uint)bits >> 1) ^ -(int)(bits & 1)),
        FieldType.SInt64 => CheckSigned((long)(bits >> 1) ^ -(long)(bits & 1)),
        _ => CheckSigned((long)bits),
    };

    private Breach? CheckSigned(long value)
    {
        // Rules do not apply to a type's default (validation.proto).
        if (value == 0)
            return null;
        if (value < min)
            return Breach.Min;
        return value > max ? Breach.Max : null;
    }

    private Breach? CheckUnsigned(ulong value)
    {
        if (value <= long.MaxValue)
            return CheckSigned((long)value);
        return max is null ? null : Breach.Max;
    }

    private Breach? CheckReal(double value)
    {
        if (value == 0)
            return null;
        // Negated, so that NaN keeps no limit.
        if (min is { } least && !(value >= least))
            return Breach.Min;
        return max is { } most && !(value <= most) ? Breach.Max : null;
    }
}
