namespace EHealth.Integration.Protocol.Validation;

/// <summary>Inclusive limits of a length: Unicode scalar values for a string, octets for bytes.</summary>
internal sealed class LengthLimits(uint min, uint max)
{
    private readonly long _min = min;

    // 0 in the contract means "no limit".
    private readonly long _max = max == 0 ? long.MaxValue : max;

    internal Breach? Check(int length)
    {
        if (length < _min)
            return Breach.MinLength;
        return length > _max ? Breach.MaxLength : null;
    }

    /// <summary>Checks valid UTF-8.</summary>
    internal Breach? Check(ReadOnlySpan<byte> text)
    {
        // There are at most as many scalar values as bytes and at least a quarter as many, so most strings need no counting.
        const int LongestScalar = 4;
        return text.Length <= _max && text.Length >= _min * LongestScalar ? null : Check(CountScalars(text));
    }

    private static int CountScalars(ReadOnlySpan<byte> text)
    {
        var scalars = 0;
        foreach (var octet in text)
        {
            // Each scalar value has one byte that is not a continuation byte (10xxxxxx).
            if ((octet & 0xC0) != 0x80)
                scalars++;
        }

        return scalars;
    }
}
