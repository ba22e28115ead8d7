using System.Text;

namespace EHealth.Integration.Simulators.Population.Names;

/// <summary>
/// Cyrillic to Uzbek Latin by CLDR's uz_Cyrl-uz_Latn, with the Kazakh and Karakalpak letters added the way a Tashkent
/// passport office writes them.
/// </summary>
internal static class UzbekLatin
{
    /// <summary>U+02BB, the mark of oʻ and gʻ.</summary>
    private const char TurnedComma = 'ʻ';

    /// <summary>U+02BC, the hamza: ъ.</summary>
    private const char Apostrophe = 'ʼ';

    public static string FromCyrillic(string text)
    {
        var latin = new StringBuilder(text.Length + 8);
        var previous = ' ';
        foreach (var letter in text)
        {
            var lower = char.ToLowerInvariant(letter);
            var written = lower switch
            {
                'е' when SoundsAsYe(previous) => "ye",
                'ў' when IsVowel(previous) => "v", // the Karakalpak consonant: Даўлет, Зәўре
                _ => Letter(lower),
            };
            if (lower == letter || written.Length == 0)
                latin.Append(written);
            else
                latin.Append(char.ToUpperInvariant(written[0])).Append(written, 1, written.Length - 1);
            previous = lower;
        }

        return latin.ToString();
    }

    // At the start of a word, after a vowel and after the two signs.
    private static bool SoundsAsYe(char previous) => previous is ' ' or '-' or 'ъ' or 'ь' || IsVowel(previous);

    public static bool IsVowel(char lower) => "аеёиоуўэюяыәөұүі".Contains(lower, StringComparison.Ordinal);

    private static string Letter(char cyrillic) => cyrillic switch
    {
        'а' or 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'ғ' => $"g{TurnedComma}",
        'д' => "d",
        'е' or 'э' => "e",
        'ё' => "yo",
        'ж' => "j",
        'з' => "z",
        'и' or 'і' or 'ы' => "i",
        'й' => "y",
        'к' => "k",
        'қ' => "q",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'ң' => "ng",
        'о' => "o",
        'ө' or 'ў' => $"o{TurnedComma}",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' or 'ұ' or 'ү' => "u",
        'ф' => "f",
        'х' => "x",
        'ҳ' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'ъ' => $"{Apostrophe}",
        'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        ' ' => " ",
        '-' => "-",
        _ => throw new ArgumentOutOfRangeException(nameof(cyrillic), $"U+{(int)cyrillic:X4} is no letter of the name lists."),
    };
}
