namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>Endings that tell a person's sex or the tradition and not the name, in folded letters.</summary>
internal static class NameEndings
{
    // What is left must still be a name.
    private const int ShortestStem = 2;

    // -ович -евич -овна -евна; ўғли, Russian оглы, угли (after a vowel vgli); қизи; Kazakh and Karakalpak ұлы, улы (after a vowel vli). The longer first.
    private static readonly string[] Patronymics = ["ovic", "evic", "ovna", "evna", "ogli", "ugli", "vgli", "kizi", "uli", "vli"];

    /// <summary>Takes the ending off.</summary>
    /// <returns>The length of what is left.</returns>
    public static int Strip(Span<char> folded, NamePart part) => part switch
    {
        NamePart.Family => StripWomans(folded),
        NamePart.Patronymic => StripPatronymic(folded),
        NamePart.Given => folded.Length,
    };

    private static int StripWomans(Span<char> folded)
    {
        // -ская; folded, -ский ends in ski.
        if (folded.EndsWith("ska"))
        {
            folded[^1] = 'i';
            return folded.Length;
        }

        var isWomans = folded.Length > ShortestStem + 2 && (folded.EndsWith("ova") || folded.EndsWith("eva") || folded.EndsWith("ina"));
        return isWomans ? folded.Length - 1 : folded.Length;
    }

    private static int StripPatronymic(ReadOnlySpan<char> folded)
    {
        foreach (var ending in Patronymics)
        {
            if (folded.Length >= ending.Length + ShortestStem && folded.EndsWith(ending))
            {
                return folded.Length - ending.Length;
            }
        }

        return folded.Length;
    }
}
