using System.Collections.Frozen;
using System.Text;

namespace EHealth.Integration.Hl7.Charsets;

/// <summary>The nearest character for one that a character set does not hold: letters of Uzbek, Karakalpak and Kazakh in sets made for Russian, and typographic marks.</summary>
public static class Approximation
{
    private const string Letters = "ғгқкҳхўуәаңнөоүуұуһхіиҒГҚКҲХЎУӘАҢНӨОҮУҰУҺХІИ";

    private static readonly FrozenDictionary<int, string> Nearest = Build();

    /// <summary>What stands for a character; a question mark when there is nothing near.</summary>
    public static string Of(Rune character) => Nearest.GetValueOrDefault(character.Value, "?");

    private static FrozenDictionary<int, string> Build()
    {
        var nearest = new Dictionary<int, string>
        {
            // The modifier letters of oʻ, gʻ and of the tutuq belgisi, and what is typed for them.
            ['\u02BB'] = "'", ['\u02BC'] = "'", ['\u2018'] = "'", ['\u2019'] = "'", ['\u201A'] = "'", ['\u0060'] = "'", ['\u00B4'] = "'",
            ['\u201C'] = "\"", ['\u201D'] = "\"", ['\u201E'] = "\"", ['\u00AB'] = "\"", ['\u00BB'] = "\"",
            ['\u2010'] = "-", ['\u2011'] = "-", ['\u2012'] = "-", ['\u2013'] = "-", ['\u2014'] = "-", ['\u2212'] = "-",
            ['\u00A0'] = " ", ['\u2009'] = " ", ['\u202F'] = " ", ['\u2026'] = "...", ['\u2116'] = "N", ['\u20AC'] = "EUR", ['\u00B5'] = "u", ['\u03BC'] = "u",
            ['\u00B0'] = "deg", ['\u00D7'] = "x", ['\u2264'] = "<=", ['\u2265'] = ">=",
        };
        for (int i = 0; i < Letters.Length; i += 2) nearest[Letters[i]] = Letters[i + 1].ToString();
        return nearest.ToFrozenDictionary();
    }
}
