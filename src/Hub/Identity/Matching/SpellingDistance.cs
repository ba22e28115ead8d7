namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>How far two folded names are apart, in half edits: a letter put in, left out, taken for another or exchanged with its neighbour is one edit; a vowel taken for
/// another vowel is half a one, for so the scripts' traditions differ (Собиров, Сабиров; Юлдашев, Yoʻldoshev).</summary>
internal static class SpellingDistance
{
    private const int Edit = 2;
    private const int VowelEdit = 1;
    private const int TooShortForErrors = 3;

    /// <summary>True when the two differ by no more than a typing error: none in up to 3 letters, one edit in 4 to 6, two in more, by the shorter of the two.</summary>
    public static bool IsTypingError(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var limit = Math.Min(left.Length, right.Length) switch { <= TooShortForErrors => 0, <= 6 => Edit, _ => 2 * Edit };
        return IsWithin(limit, left, right);
    }

    /// <summary>True when two names of more than 3 letters are at most one edit apart.</summary>
    public static bool IsOneSlip(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        Math.Min(left.Length, right.Length) > TooShortForErrors && IsWithin(Edit, left, right);

    /// <summary>Optimal string alignment with the costs above.</summary>
    public static int Between(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        Span<int> rows = stackalloc int[3 * (NameFolding.MaxFolded + 1)];
        var width = right.Length + 1;
        var beforeLast = rows[..width];
        var last = rows.Slice(width, width);
        var row = rows.Slice(2 * width, width);
        for (var column = 0; column < width; column++)
        {
            last[column] = column * Edit;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i * Edit;
            for (var j = 1; j < width; j++)
            {
                var cost = Math.Min(last[j - 1] + Replacement(left[i - 1], right[j - 1]), Math.Min(last[j], row[j - 1]) + Edit);
                row[j] = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] ? Math.Min(cost, beforeLast[j - 2] + Edit) : cost;
            }

            var oldest = beforeLast;
            beforeLast = last;
            last = row;
            row = oldest;
        }

        return last[^1];
    }

    // Lengths first: most names are too different in length to need more.
    private static bool IsWithin(int limit, ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        Math.Abs(left.Length - right.Length) * Edit <= limit && Between(left, right) <= limit;

    private static int Replacement(char left, char right) =>
        left == right ? 0 : LetterSounds.IsVowel(left) && LetterSounds.IsVowel(right) ? VowelEdit : Edit;
}
