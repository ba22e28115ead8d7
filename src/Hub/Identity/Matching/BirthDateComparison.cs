using System.Globalization;
using EHealth.Integration.Contracts.Identity.V1;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>Compares dates of the form YYYY-MM-DD, either of which may be shortened.</summary>
internal static class BirthDateComparison
{
    private const int FullLength = 10;
    private const int YearLength = 4;

    /// <summary>True for a date to the day.</summary>
    public static bool IsFull(string date) => date.Length == FullLength;

    /// <summary>How a stated date compares with the register's; unspecified when the register has none.</summary>
    public static MatchAgreement Compare(string stated, string registered)
    {
        if (registered.Length == 0)
        {
            return MatchAgreement.Unspecified;
        }

        if (!IsFull(stated) || !IsFull(registered))
        {
            var agrees = stated.StartsWith(registered, StringComparison.Ordinal) || registered.StartsWith(stated, StringComparison.Ordinal);
            return agrees ? MatchAgreement.Partial : MatchAgreement.Different;
        }

        return stated == registered ? MatchAgreement.Exact
            : Transposed(stated) == registered ? MatchAgreement.Transposed
            : IsTypingError(stated, registered) ? MatchAgreement.Similar
            : MatchAgreement.Different;
    }

    /// <summary>The year of a date.</summary>
    public static string YearOf(string date) => date[..YearLength];

    /// <summary>The date with day and month exchanged; null when that is none, or the same.</summary>
    public static string? Transposed(string date)
    {
        var (month, day) = (date[5..7], date[8..]);
        var transposed = $"{date[..YearLength]}-{day}-{month}";
        return month != day && DateOnly.TryParseExact(transposed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? transposed : null;
    }

    /// <summary>One digit wrong, or two neighbouring ones exchanged; the hyphens between them do not count.</summary>
    private static bool IsTypingError(string left, string right)
    {
        var (first, last, differing) = (-1, -1, 0);
        for (var at = 0; at < FullLength; at++)
        {
            if (left[at] != right[at])
            {
                first = first < 0 ? at : first;
                last = at;
                differing++;
            }
        }

        var next = first + 1 < FullLength && left[first + 1] == '-' ? first + 2 : first + 1;
        return differing == 1 || (differing == 2 && last == next && left[first] == right[last] && left[last] == right[first]);
    }
}
