using System.CommandLine;
using System.Globalization;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>An option that takes an instant: ISO 8601, UTC where no offset stands.</summary>
internal static class TimeOption
{
    public static Option<DateTimeOffset?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }

            result.AddError($"{name} takes a time, for example 2026-11-26T08:00 (UTC) or 2026-11-26T13:00+05:00.");
            return null;
        },
    };
}
