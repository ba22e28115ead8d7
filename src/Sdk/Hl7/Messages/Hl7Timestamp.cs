using System.Globalization;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>An HL7 timestamp (DT, TS, DTM): <c>YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ]</c>.</summary>
/// <param name="Value">The first instant of the stated unit, in the stated zone or the default one.</param>
/// <param name="Precision">The stated unit.</param>
/// <param name="HasOffset">False when the zone is the default one.</param>
public readonly record struct Hl7Timestamp(DateTimeOffset Value, Hl7TimestampPrecision Precision, bool HasOffset)
{
    /// <summary>Asia/Tashkent: UTC+5 all year since 1992.</summary>
    public static readonly TimeSpan Tashkent = TimeSpan.FromHours(5);

    // HL7 gives four digits; database exports send up to seven, which is a tick.
    private const int MaxFractionDigits = 7;
    private const int MaxOffsetHours = 14;

    /// <summary>Reads a timestamp.</summary>
    /// <param name="text">The bytes of the field's first component.</param>
    /// <param name="defaultOffset">The zone of a timestamp that states none.</param>
    /// <param name="timestamp">The timestamp.</param>
    /// <returns>False when the text is empty, has another form, or names an instant that does not exist.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, TimeSpan defaultOffset, out Hl7Timestamp timestamp)
    {
        timestamp = default;
        var offset = defaultOffset;
        int zone = text.IndexOfAny((byte)'+', (byte)'-');
        if (zone >= 0)
        {
            if (!TryParseOffset(text[zone..], out offset)) return false;
            text = text[..zone];
        }

        long fraction = 0;
        int point = text.IndexOf((byte)'.');
        if (point >= 0)
        {
            if (point != 14 || !TryParseFraction(text[(point + 1)..], out fraction)) return false;
            text = text[..point];
        }

        if (text.Length is not (4 or 6 or 8 or 10 or 12 or 14)) return false;
        if (text.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        int year = Number(text[..4]);
        int month = Part(text, 4, 1), day = Part(text, 6, 1);
        int hour = Part(text, 8, 0), minute = Part(text, 10, 0), second = Part(text, 12, 0);
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour > 23 || minute > 59 || second > 59) return false;

        var precision = point >= 0 ? Hl7TimestampPrecision.Fraction : (Hl7TimestampPrecision)((text.Length - 4) / 2);
        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).AddTicks(fraction);
        // Hours of the first and the last day that leave the calendar when turned to UTC.
        if (!IsInCalendar(local.Ticks - offset.Ticks)) return false;
        timestamp = new Hl7Timestamp(new DateTimeOffset(local, offset), precision, zone >= 0);
        return true;
    }

    /// <summary>The calendar date in the timestamp's own zone: <c>YYYY</c>, <c>YYYY-MM</c> or <c>YYYY-MM-DD</c>.</summary>
    public string ToDateString() => Value.ToString(
        Precision switch { Hl7TimestampPrecision.Year => "yyyy", Hl7TimestampPrecision.Month => "yyyy-MM", _ => "yyyy-MM-dd" },
        CultureInfo.InvariantCulture);

    /// <summary>The HL7 form with seconds and zone.</summary>
    public static string Format(DateTimeOffset value) =>
        value.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)
        + (value.Offset < TimeSpan.Zero ? '-' : '+')
        + value.Offset.ToString("hhmm", CultureInfo.InvariantCulture);

    /// <summary>The HL7 form with seconds and zone, in a zone to write.</summary>
    /// <param name="value">The instant. One whose day in the zone leaves the calendar, in the first and the last hours of it, is written in UTC.</param>
    /// <param name="offset">The zone.</param>
    public static string Format(DateTimeOffset value, TimeSpan offset) =>
        Format(IsInCalendar(value.UtcTicks + offset.Ticks) ? value.ToOffset(offset) : value.ToUniversalTime());

    private static bool IsInCalendar(long ticks) => ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;

    private static bool TryParseOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length != 5 || text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        int hours = Number(text.Slice(1, 2)), minutes = Number(text.Slice(3, 2));
        if (minutes > 59 || (hours * 60) + minutes > MaxOffsetHours * 60) return false;
        offset = new TimeSpan(hours, minutes, 0);
        if (text[0] == '-') offset = -offset;
        return true;
    }

    private static bool TryParseFraction(ReadOnlySpan<byte> digits, out long ticks)
    {
        ticks = 0;
        if (digits.Length is 0 or > MaxFractionDigits || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        ticks = Number(digits);
        for (int i = digits.Length; i < MaxFractionDigits; i++) ticks *= 10;
        return true;
    }

    private static int Part(ReadOnlySpan<byte> text, int start, int absent) => text.Length > start ? Number(text.Slice(start, 2)) : absent;

    private static int Number(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits) number = (number * 10) + (digit - '0');
        return number;
    }
}
