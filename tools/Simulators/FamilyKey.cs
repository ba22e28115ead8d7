namespace EHealth.Integration.Simulators;

/// <summary>How the registry compares family names: without letter case, apostrophes, the difference of ё and е, and a woman's ending.</summary>
internal static class FamilyKey
{
    private const string Apostrophes = "'`´‘’ʻʼ";

    public static string Of(string family)
    {
        Span<char> key = family.Length <= 256 ? stackalloc char[family.Length] : new char[family.Length];
        var length = 0;
        foreach (var letter in family)
        {
            if (!Apostrophes.Contains(letter, StringComparison.Ordinal))
                key[length++] = char.ToLowerInvariant(letter) is 'ё' ? 'е' : char.ToLowerInvariant(letter);
        }

        var folded = key[..length];
        return new string(IsWomans(folded) ? folded[..^1] : folded);
    }

    private static bool IsWomans(ReadOnlySpan<char> key) =>
        key.EndsWith("ова") || key.EndsWith("ева") || key.EndsWith("ина") || key.EndsWith("ova") || key.EndsWith("eva") || key.EndsWith("ina");
}
