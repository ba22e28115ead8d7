using System.Globalization;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

/// <summary>How much of a test is run, where <c>./faults.sh</c> sets more than <c>./test.sh</c> has time for.</summary>
internal static class Chosen
{
    /// <summary>Sets the seed that a failure has named, to have the same once more.</summary>
    public const string SeedVariable = "EHEALTH_TEST_SEED";

    /// <summary>What an environment variable says; null when it is not set.</summary>
    public static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Another one for each run, unless it is set.</summary>
    public static int Seed() => Number(SeedVariable) ?? Environment.TickCount;
}
