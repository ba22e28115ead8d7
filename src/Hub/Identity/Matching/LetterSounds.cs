using System.Buffers;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>Reads a name letter by letter, in Cyrillic or Latin, into sounds: the letters a to z, of which <c>c</c> stands for ч, <c>x</c> for ш, <c>h</c> for х and ҳ,
/// <c>j</c> for ж, <c>y</c> for й and the beginning of ё, ю, я; besides <see cref="MarkedO"/>, and a blank between words.</summary>
/// <remarks>Normalization forms are read here and not asked of the runtime: without its globalization data, as we run, it leaves a text as it is.</remarks>
internal static class LetterSounds
{
    /// <summary>oʻ, ў, ө: an o, except that "yoʻ" is not "yo".</summary>
    public const char MarkedO = 'ö';

    private const string Apostrophes = "'`´ʹʻʼʽˈ‘’‛′＇";

    // Latin letters that stand in Cyrillic words because they look alike on the keyboard's other side, and what was meant.
    private const string LookAlikes = "acekmoptxyhb";
    private const string Meant = "асекмортхунв";

    // Blanks and hyphens. Not the full stop: in "А.C." both letters are of one script.
    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\u00A0-\u2010\u2011\u2013");

    public static bool IsVowel(char sound) => sound is 'a' or 'e' or 'i' or 'o' or 'u' or MarkedO;

    public static bool IsApostrophe(char letter) => Apostrophes.Contains(letter, StringComparison.Ordinal);

    /// <summary>Reads a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="sounds">Twice as long as the name at least.</param>
    /// <returns>How many sounds.</returns>
    public static int Read(ReadOnlySpan<char> name, Span<char> sounds)
    {
        Span<char> letters = stackalloc char[name.Length];
        name.ToLowerInvariant(letters);
        var isCyrillic = false;
        var count = 0;
        var wordEnd = 0;
        for (var at = 0; at < letters.Length; at++)
        {
            if (at >= wordEnd)
            {
                // For each word anew: a Latin name may have a Cyrillic ending, Bahrom ўғли.
                wordEnd = at + WordLength(letters[at..]);
                isCyrillic = letters[at..wordEnd].ContainsAnyInRange('Ѐ', 'ӿ');
            }

            var letter = at + 1 < letters.Length ? Composed(letters[at], letters[at + 1]) : letters[at];
            var previous = count > 0 ? sounds[count - 1] : ' ';
            ReadOnlySpan<char> read;
            var taken = 1;
            if (isCyrillic && LookAlikes.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var alike)
            {
                read = OfCyrillic(Meant[alike], previous);
            }
            else if (char.IsAsciiLetterLower(letter))
            {
                read = OfLatin(letters[at..], out taken);
            }
            else if (IsApostrophe(letter))
            {
                read = "";
                if (previous == 'o')
                {
                    sounds[count - 1] = MarkedO;
                }
            }
            else
            {
                read = letter is >= 'Ѐ' and <= 'ӿ' ? OfCyrillic(letter, previous) : OfMarkedLatin(letter, previous);
            }

            read.CopyTo(sounds[count..]);
            count += read.Length;
            at += taken - 1;
        }

        return count;
    }

    /// <summary>How many letters up to the next blank or hyphen, that one too.</summary>
    private static int WordLength(ReadOnlySpan<char> letters) => letters.IndexOfAny(WordEnds) is >= 0 and var end ? end + 1 : letters.Length;

    private static char Composed(char letter, char mark) => (letter, mark) switch
    {
        ('и', '\u0306') => 'й',
        ('у', '\u0306') => 'ў',
        ('е', '\u0308') => 'ё',
        ('o', '\u0308' or '\u0301') => MarkedO,
        ('s', '\u0327') => 'ş',
        ('c', '\u0327') => 'ç',
        ('n', '\u0301' or '\u0303') => 'ń',
        _ => letter,
    };

    private static string OfCyrillic(char letter, char previous) => letter switch
    {
        'а' or 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' or 'ғ' or 'ґ' => "g",
        'д' => "d",
        'е' or 'э' => "e",
        'ё' => "yo",
        'ж' or 'ҷ' => "j",
        'з' => "z",
        'и' or 'і' or 'ы' or 'ӣ' => "i",
        'й' => "y",
        'к' or 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'ң' => "ng",
        'о' => "o",
        'ө' => "ö",
        'ў' => IsVowel(previous) ? "v" : "ö", // after a vowel it is the Karakalpak consonant: Даўлет
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' or 'ұ' or 'ү' or 'ӯ' => "u",
        'ф' => "f",
        'х' or 'ҳ' or 'һ' => "h",
        'ц' => "ts",
        'ч' => "c",
        'ш' or 'щ' => "x",
        'ю' => "yu",
        'я' => "ya",
        'є' => "ye",
        'ї' => "yi",
        _ => "", // ъ, ь
    };

    private static string OfLatin(ReadOnlySpan<char> letters, out int taken)
    {
        (var sounds, taken) = letters switch
        {
            ['s', 'h', 'c', 'h', ..] => ("x", 4),
            ['s', 'c', 'h', ..] => ("x", 3),
            ['s', 'h', ..] => ("x", 2),
            ['c', 'h', ..] => ("c", 2),
            ['z', 'h', ..] => ("j", 2),
            ['k', 'h', ..] => ("h", 2),
            ['g', 'h', ..] => ("g", 2),
            ['p', 'h', ..] => ("f", 2),
            ['c' or 'q', ..] => ("k", 1),
            ['w', ..] => ("v", 1),
            ['x', ..] => ("h", 1),
            _ => (Plain[letters[0] - 'a'], 1),
        };
        return sounds;
    }

    // Karakalpak (2016), Kazakh (2021), Turkish, and the scientific transliteration of Russian.
    private static string OfMarkedLatin(char letter, char previous) => letter switch
    {
        'á' or 'ä' or 'à' or 'â' or 'ə' => "a",
        'é' or 'è' or 'ê' or 'ë' => "e",
        'ı' or 'í' or 'ï' or 'î' => "i",
        'ó' or 'ö' or 'ō' => "ö",
        'ú' or 'ü' or 'ū' or 'ŭ' => "u",
        'ǵ' or 'ğ' => "g",
        'ń' or 'ñ' or 'ŋ' => "ng",
        'ş' or 'š' => "x",
        'ç' or 'č' => "c",
        'ž' => "j",
        >= '\u0300' and <= '\u036F' => "", // marks of the letter before
        _ => previous == ' ' ? "" : " ",
    };

    private static readonly string[] Plain = [.. Enumerable.Range('a', 26).Select(letter => ((char)letter).ToString())];
}
