using System.Text;

namespace EHealth.Integration.Hl7.Charsets;

/// <summary>
/// Tells from names that they were read in another character set than they were written in. The bytes cannot tell: each of the Cyrillic sets gives letters
/// for those of the others. People's names can: they hold no <c>№</c>, no capital after a small letter, and some letters far more often than others.
/// </summary>
public static class Mojibake
{
    private const int FewestLetters = 4;

    // What the first byte of a Cyrillic letter in UTF-8 (D0 to D3) looks like in the sets that it may have been taken for.
    private const string FirstLetters = "РСТУабвгпярс";
    private const char WesternLetters = '\u00C0';
    private const char LastWesternLetter = '\u00FF';
    private const char FirstControl = '\u0080';
    private const char LastControl = '\u009F';

    // In nats, that is ln of how many times likelier the other reading is: some 3,000 times for all, and twice for each letter.
    private const double EnoughInAll = 8;
    private const double EnoughForALetter = 0.7;

    private static readonly SingleByteCharset[] Cyrillic = [.. new[] { Hl7Charset.Iso5, Hl7Charset.Windows1251, Hl7Charset.Koi8R }.Cast<SingleByteCharset>()];
    private static readonly SingleByteCharset[] ReadAsBytes = [.. Cyrillic, (SingleByteCharset)Hl7Charset.Windows1252, (SingleByteCharset)Hl7Charset.Iso1];

    /// <summary>The set in which a person's names make sense, when it is another than the one they were read in.</summary>
    /// <param name="names">All names of the person, best of the whole message: the more letters, the surer.</param>
    /// <param name="readIn">The set they were read in.</param>
    /// <returns>Null when nothing speaks against the reading.</returns>
    public static Hl7Charset? Suspect(string names, Hl7Charset readIn)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(readIn);
        if (names.Count(letter => letter >= FirstControl) < FewestLetters) return null;
        foreach (var set in ReadAsBytes)
        {
            if (IsUtf8ReadIn(names, set)) return Hl7Charset.Utf8;
        }

        // UTF-8 is sure of its own letters, but a system before the sender may have taken Cyrillic for Western European ones: Èâàíîâ.
        var taken = readIn as SingleByteCharset ?? (SingleByteCharset)Hl7Charset.Windows1252;
        if (!readIn.IsSingleByte && !IsWesternThroughout(names)) return null;
        if (!TryEncode(names, taken, out byte[] bytes)) return null;
        double asRead = CyrillicNames.Plausibility(names);
        int letters = names.Count(char.IsLetter);
        return Cyrillic
            .Where(other => other != readIn && other.IsValid(bytes))
            .Select(other => (Charset: other, Gain: CyrillicNames.Plausibility(other.Decode(bytes)) - asRead))
            .Where(candidate => candidate.Gain > EnoughInAll && candidate.Gain > EnoughForALetter * letters)
            .OrderByDescending(candidate => candidate.Gain)
            .Select(candidate => candidate.Charset)
            .FirstOrDefault();
    }

    /// <summary>False when a name in UTF-8 is right for certain, by its first letter beyond ASCII: of nearly every name, and without making a string of it.</summary>
    /// <param name="utf8">One name in UTF-8.</param>
    public static bool IsPossible(ReadOnlySpan<byte> utf8)
    {
        int start = utf8.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
        if (start < 0) return false;
        _ = Rune.DecodeFromUtf8(utf8[start..], out var letter, out _);
        return FirstLetters.Contains((char)letter.Value) || letter.Value is >= WesternLetters and <= LastWesternLetter;
    }

    // Ends at the second letter of nearly every name that was read rightly.
    private static bool IsUtf8ReadIn(string names, SingleByteCharset charset)
    {
        int following = 0;
        foreach (char letter in names)
        {
            if (!TryGetByte(letter, charset, out byte value)) return false;
            if (following > 0)
            {
                if (value is < 0x80 or > 0xBF) return false;
                following--;
            }
            else if (value >= FirstControl)
            {
                if (value is < 0xC2 or > 0xEF) return false;
                following = value < 0xE0 ? 1 : 2;
            }
        }

        return following == 0;
    }

    // A word whose letters are all accented stands in no language.
    private static bool IsWesternThroughout(string names) => names.Split([' ', '-', '\''], StringSplitOptions.RemoveEmptyEntries)
        .Any(word => word.Length >= FewestLetters && word.All(letter => letter is >= WesternLetters and <= LastWesternLetter));

    private static bool TryEncode(string text, SingleByteCharset charset, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (!TryGetByte(text[i], charset, out bytes[i])) return false;
        }

        return true;
    }

    // What has no meaning in a set comes out of many decoders as the control character of the same number.
    private static bool TryGetByte(char letter, SingleByteCharset charset, out byte value)
    {
        value = (byte)letter;
        return letter is >= FirstControl and <= LastControl || charset.TryGetByte(letter, out value);
    }
}
