namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>Folds a name into one form, whichever script and spelling it came in: Ғаффоров, Gʻafforov, G'afforov and Gafforov are one, Фёдор, Fyodor and Fedor, Алиев and
/// Aliyev, Жўраев and Djoʻrayev.</summary>
internal static class NameFolding
{
    /// <summary>Of a longer name only so many letters count; the contract takes no longer one.</summary>
    public const int MaxLetters = 200;

    /// <summary>Room for any folded name: no letter becomes more than two.</summary>
    public const int MaxFolded = 2 * MaxLetters;

    /// <summary>Folds a name; the result is empty when it has no letters of the two scripts.</summary>
    public static string Fold(ReadOnlySpan<char> name, NamePart part)
    {
        Span<char> folded = stackalloc char[MaxFolded];
        return new string(folded[..Fold(name, part, folded)]);
    }

    /// <summary>Folds a name without allocating.</summary>
    /// <returns>The length of the folded name.</returns>
    public static int Fold(ReadOnlySpan<char> name, NamePart part, Span<char> folded)
    {
        Span<char> sounds = stackalloc char[MaxFolded];
        var count = LetterSounds.Read(name[..Math.Min(name.Length, MaxLetters)], sounds);
        var length = Write(sounds[..count], folded);
        return NameEndings.Strip(folded[..length], part);
    }

    private static int Write(ReadOnlySpan<char> sounds, Span<char> folded)
    {
        var length = 0;
        var previous = ' ';
        for (var at = 0; at < sounds.Length; at++)
        {
            var next = at + 1 < sounds.Length ? sounds[at + 1] : ' ';
            var letter = Letter(sounds[at], previous, next);
            if (sounds[at] == 'y' && next == 'o')
            {
                at++; // taken together
            }

            if (letter is '\0')
            {
                continue;
            }

            previous = letter;

            // Double letters are one, across the joint of a compound too: Абдул Латиф, Abdullatif.
            if (letter != ' ' && (length == 0 || folded[length - 1] != letter))
            {
                folded[length++] = letter;
            }
        }

        return length;
    }

    /// <summary>The letter a sound is written with between its neighbours; zero for none.</summary>
    private static char Letter(char sound, char previous, char next) => sound switch
    {
        'y' when next == 'o' => 'e', // ё, which Russians print as е
        'y' when next == 'e' => '\0', // Aliyev, Алиев
        'y' when LetterSounds.IsVowel(next) => previous == ' ' || LetterSounds.IsVowel(previous) ? '\0' : 'i', // Yusupov, Mirzayev; Tatyana, Tatiana
        'y' => 'i', // Sergey, Sergei; Nurly, Нурлы
        'i' when previous == ' ' && next is 'a' or 'u' => '\0', // Iakovlev, Iusupov
        'u' when previous is 'a' or 'e' or 'o' => 'v', // Даулетов, Давлетов
        'd' when next == 'j' => '\0', // Джамшид, Жамшид
        'g' when previous == 'n' => '\0', // Жеңис is Jengis, Jeńis and Zhenis
        LetterSounds.MarkedO => 'o',
        _ => sound,
    };
}
