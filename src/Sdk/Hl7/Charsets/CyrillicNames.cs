using System.Collections.Frozen;

namespace EHealth.Integration.Hl7.Charsets;

/// <summary>How likely letters are in Cyrillic names.</summary>
internal static class CyrillicNames
{
    // ln of 1 in 20,000: what stands in no name.
    private const double Foreign = -9.9;
    private const double SmallThenCapital = -7;

    // Letters by how often they stand in text, a thousand letters; Russian, with those of Uzbek, Karakalpak and Kazakh.
    private static readonly FrozenDictionary<char, double> LogShare = new Dictionary<char, double>
    {
        ['а'] = 105, ['о'] = 95, ['е'] = 70, ['и'] = 75, ['н'] = 65, ['т'] = 45, ['с'] = 45, ['р'] = 50, ['в'] = 50, ['л'] = 45, ['к'] = 35, ['м'] = 35,
        ['д'] = 30, ['п'] = 15, ['у'] = 30, ['я'] = 15, ['ы'] = 8, ['ь'] = 8, ['г'] = 15, ['з'] = 15, ['б'] = 20, ['ч'] = 10, ['й'] = 12, ['х'] = 15, ['ж'] = 8,
        ['ш'] = 12, ['ю'] = 6, ['ц'] = 3, ['щ'] = 2, ['э'] = 4, ['ф'] = 8, ['ъ'] = 2, ['ё'] = 3, ['ў'] = 10, ['қ'] = 10, ['ғ'] = 6, ['ҳ'] = 8,
        ['ә'] = 3, ['і'] = 5, ['ң'] = 3, ['ө'] = 3, ['ү'] = 3, ['ұ'] = 3, ['һ'] = 1,
    }.ToFrozenDictionary(pair => pair.Key, pair => Math.Log(pair.Value / 1000));

    /// <summary>Whether a letter of ASCII and one beyond it stand side by side.</summary>
    public static bool MixesScripts(string text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (char.IsAscii(text[i]) != char.IsAscii(text[i - 1]) && char.IsLetter(text[i]) && char.IsLetter(text[i - 1])) return true;
        }

        return false;
    }

    /// <summary>The log-likelihood of the text's letters, in nats; ASCII counts nothing.</summary>
    public static double Plausibility(string text)
    {
        double sum = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsAscii(text[i])) continue;
            sum += LogShare.GetValueOrDefault(char.ToLowerInvariant(text[i]), Foreign);
            if (i > 0 && char.IsUpper(text[i]) && char.IsLower(text[i - 1])) sum += SmallThenCapital;
        }

        return sum;
    }
}
