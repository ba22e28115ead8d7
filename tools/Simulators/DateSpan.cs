using System.Globalization;

namespace EHealth.Integration.Simulators;

/// <summary>The days that a date means, which may be shortened to its month or year.</summary>
internal readonly record struct DateSpan(DateOnly First, DateOnly Last)
{
    /// <summary>Reads YYYY-MM-DD, YYYY-MM or YYYY; false for anything else.</summary>
    public static bool TryParse(string text, out DateSpan span)
    {
        var culture = CultureInfo.InvariantCulture;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", culture, DateTimeStyles.None, out var day))
        {
            span = new DateSpan(day, day);
            return true;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM", culture, DateTimeStyles.None, out var month))
        {
            span = new DateSpan(month, new DateOnly(month.Year, month.Month, DateTime.DaysInMonth(month.Year, month.Month)));
            return true;
        }

        var isYear = DateOnly.TryParseExact(text, "yyyy", culture, DateTimeStyles.None, out var year);
        span = new DateSpan(year, isYear ? new DateOnly(year.Year, 12, 31) : year);
        return isYear;
    }
}
