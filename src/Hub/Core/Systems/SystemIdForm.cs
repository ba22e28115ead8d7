using System.Text.RegularExpressions;

namespace EHealth.Integration.Hub.Core.Systems;

/// <summary>How a system id looks: labels of a-z, 0-9 and '-' joined by dots, 3 to 100 characters.</summary>
internal static partial class SystemIdForm
{
    /// <summary>True for text of this form.</summary>
    public static bool Matches(string text) => Form().IsMatch(text);

    /// <summary>A name that a sender gave, for use in a refusal: what is no system id could be somebody's name or number, and is not repeated.</summary>
    public static string OrUnknown(string named) => Matches(named) ? named : "unknown";

    [GeneratedRegex(@"^(?=.{3,100}\z)[a-z0-9-]+(\.[a-z0-9-]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
