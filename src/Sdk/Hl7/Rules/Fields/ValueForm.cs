using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Rules.Fields;

/// <summary>The form of values that are not divided (HL7 v2.8.2 chapter 2A.3).</summary>
internal static class ValueForm
{
    private const int MaxFractionDigits = 4;
    private const int CodeLength = 3;

    /// <summary>Whether a value that is neither empty nor <c>""</c> has the form of its kind.</summary>
    public static bool Fits(ValueKind kind, ReadOnlySpan<byte> value) => kind switch
    {
        ValueKind.Any or ValueKind.Divided or ValueKind.Text => true,
        ValueKind.Number => IsNumber(value),
        ValueKind.SequenceNumber => AreDigits(value),
        ValueKind.Date => value.Length is 4 or 6 or 8 && IsTimestamp(value),
        ValueKind.Time => IsTime(value),
        ValueKind.Timestamp => IsTimestamp(value),
        ValueKind.Event => IsEventCode(value),
    };

    /// <summary>The form in words.</summary>
    public static string Describe(ValueKind kind) => kind switch
    {
        ValueKind.Any or ValueKind.Divided or ValueKind.Text => "any text",
        ValueKind.Number => "a number (NM): digits with at most one decimal point, and a sign before them",
        ValueKind.SequenceNumber => "a sequence number (SI): digits only",
        ValueKind.Date => "a date (DT): YYYY, YYYYMM or YYYYMMDD, a day that exists",
        ValueKind.Time => "a time (TM): HH[MM[SS[.SSSS]]] and an optional zone +/-ZZZZ",
        ValueKind.Timestamp => "a date and time (DTM): YYYY[MM[DD[HH[MM[SS[.SSSS]]]]]] and an optional zone +/-ZZZZ, a moment that exists",
        ValueKind.Event => "an event code: three capital letters or digits",
    };

    private static bool IsNumber(ReadOnlySpan<byte> value)
    {
        if (value[0] is (byte)'+' or (byte)'-') value = value[1..];
        int point = value.IndexOf((byte)'.');
        return point < 0
            ? AreDigits(value)
            : value.Length > 1 && AreDigitsOrNone(value[..point]) && AreDigitsOrNone(value[(point + 1)..]);
    }

    private static bool IsTimestamp(ReadOnlySpan<byte> value)
    {
        if (!Hl7Timestamp.TryParse(value, TimeSpan.Zero, out var timestamp)) return false;
        // Read further on than the standard goes: four digits, and no more, make the fraction.
        return timestamp.Precision != Hl7TimestampPrecision.Fraction || FractionDigits(value) <= MaxFractionDigits;
    }

    private static int FractionDigits(ReadOnlySpan<byte> value)
    {
        var fraction = value[(value.IndexOf((byte)'.') + 1)..];
        int zone = fraction.IndexOfAny((byte)'+', (byte)'-');
        return zone < 0 ? fraction.Length : zone;
    }

    // A time has the form of a timestamp behind its day, and any day will do.
    private static bool IsTime(ReadOnlySpan<byte> value)
    {
        const int maxLength = 16;
        if (value.Length is < 2 or > maxLength || value[..2].ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        var day = "20000101"u8;
        Span<byte> timestamp = stackalloc byte[day.Length + value.Length];
        day.CopyTo(timestamp);
        value.CopyTo(timestamp[day.Length..]);
        return IsTimestamp(timestamp);
    }

    private static bool IsEventCode(ReadOnlySpan<byte> value)
    {
        foreach (byte character in value)
        {
            if (!char.IsAsciiLetterUpper((char)character) && !char.IsAsciiDigit((char)character)) return false;
        }

        return value.Length == CodeLength;
    }

    private static bool AreDigits(ReadOnlySpan<byte> value) => !value.IsEmpty && AreDigitsOrNone(value);

    private static bool AreDigitsOrNone(ReadOnlySpan<byte> value) => !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
