using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Adapters.TaxInsurance;

/// <summary>The fund reckons in days of Uzbekistan, the hub in instants. UTC+5 all year since 1992 (IANA Asia/Tashkent), so no time zone
/// database is needed, which a small container does not have.</summary>
internal static class TashkentCalendar
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(5);

    /// <summary>The day of an instant; the last hours of 9999, which are the day after it here, stay in the calendar.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) =>
        instant > DateTimeOffset.MaxValue - Offset ? DateOnly.MaxValue : DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>Reads YYYY-MM-DD.</summary>
    public static bool TryParse(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>First instant of the day; null for the first and last day of the calendar, which registers write for "always".</summary>
    public static Timestamp? StartOf(DateOnly? day) => day is { } known && known > DateOnly.MinValue && known < DateOnly.MaxValue
        ? new DateTimeOffset(known, TimeOnly.MinValue, Offset).ToTimestamp()
        : null;

    /// <summary>First instant after the day; null as for <see cref="StartOf"/>.</summary>
    public static Timestamp? EndOf(DateOnly? day) => day is { } known && known < DateOnly.MaxValue ? StartOf(known.AddDays(1)) : null;
}
