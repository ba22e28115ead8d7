using System.CommandLine;
using System.Globalization;

namespace EHealth.Integration.Ehealthctl.Calls;

/// <summary><c>--timeout</c>, in seconds.</summary>
internal static class TimeoutOption
{
    private const double Least = 0.1;
    private const double Most = 600;
    private const double Default = 10;

    public static Option<double> Create() => new("--timeout")
    {
        Description = "Longest wait for the answer, in seconds.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => Default,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= Least and <= Most)
            {
                return seconds;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"--timeout takes {Least} to {Most} seconds."));
            return default;
        },
    };
}
