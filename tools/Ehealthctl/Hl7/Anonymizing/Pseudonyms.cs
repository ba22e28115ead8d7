using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EHealth.Integration.Ehealthctl.Hl7.Anonymizing;

/// <summary>
/// Pseudonyms by HMAC-SHA-256: the same value under the same key gets the same one, whatever its letter case, and without the key none leads back. Every letter
/// and digit becomes another one of its kind: vowel or consonant, capital or small, Latin or Cyrillic. Anything else stays, and so does the length.
/// </summary>
/// <param name="key">The key.</param>
internal sealed class Pseudonyms(ReadOnlyMemory<byte> key)
{
    private const string Digits = "0123456789";
    private const string LatinVowels = "aeiou";
    private const string LatinConsonants = "bcdfghjklmnpqrstvwxyz";

    // Letters that every Cyrillic character set holds. Those of the national alphabets become one of these.
    private const string CyrillicVowels = "аеиоуыэюя";
    private const string CyrillicConsonants = "бвгджзйклмнпрстфхцчшщ";
    private const string FurtherCyrillicVowels = "ёєіїўѐѝәөүұӣӯ";

    private const int FirstCyrillic = 0x0400;
    private const int LastCyrillic = 0x052F;
    private const int LastLatin = 0x024F;

    // Letters of other scripts are replaced within a row of 32, which never leaves the script.
    private const int Row = 32;

    /// <summary>The pseudonym of a text.</summary>
    public string Of(string text)
    {
        var pseudonym = new StringBuilder(text.Length);
        using var choices = ChoicesFor(text.ToUpperInvariant()).GetEnumerator();
        foreach (var character in text.EnumerateRunes())
        {
            // The apostrophe of Uzbek and the like count as letters and distinguish nobody.
            if (!Rune.IsLetterOrDigit(character) || Rune.GetUnicodeCategory(character) == UnicodeCategory.ModifierLetter)
            {
                pseudonym.Append(character.ToString());
                continue;
            }

            choices.MoveNext();
            pseudonym.Append(Another(character, choices.Current).ToString());
        }

        return pseudonym.ToString();
    }

    private IEnumerable<byte> ChoicesFor(string value)
    {
        byte[] input = [0, 0, 0, 0, .. Encoding.UTF8.GetBytes(value)];
        for (int block = 0; ; block++)
        {
            // After its first block a long text takes the next from that one, instead of hashing all of it for every 32 letters.
            BinaryPrimitives.WriteInt32BigEndian(input, block);
            byte[] bytes = HMACSHA256.HashData(key.Span, input);
            if (block == 0) input = [0, 0, 0, 0, .. bytes];
            foreach (byte choice in bytes) yield return choice;
        }
    }

    private static Rune Another(Rune character, byte choice)
    {
        if (Rune.IsDigit(character)) return AnotherDigit(character, choice);
        var small = Rune.ToLowerInvariant(character);
        string? alphabet = AlphabetOf(small);
        if (alphabet is null) return AnotherOfRow(character, choice);
        var other = new Rune(OtherThan(alphabet, small, choice));
        return Rune.IsUpper(character) ? Rune.ToUpperInvariant(other) : other;
    }

    private static Rune AnotherDigit(Rune digit, byte choice)
    {
        int value = (int)Rune.GetNumericValue(digit);
        int other = OtherThan(Digits, new Rune('0' + value), choice) - '0';
        return new Rune(digit.Value - value + other);
    }

    private static string? AlphabetOf(Rune small) => small.Value switch
    {
        < FirstCyrillic when small.IsAscii => LatinVowels.Contains((char)small.Value) ? LatinVowels : LatinConsonants,
        // With accents: a plain letter stands in every character set.
        <= LastLatin => LatinConsonants,
        >= FirstCyrillic and <= LastCyrillic => (CyrillicVowels + FurtherCyrillicVowels).Contains((char)small.Value) ? CyrillicVowels : CyrillicConsonants,
        _ => null,
    };

    private static char OtherThan(string alphabet, Rune letter, byte choice)
    {
        int at = alphabet.IndexOf((char)letter.Value, StringComparison.Ordinal);
        return at < 0 ? alphabet[choice % alphabet.Length] : alphabet[(at + 1 + (choice % (alphabet.Length - 1))) % alphabet.Length];
    }

    private static Rune AnotherOfRow(Rune letter, byte choice)
    {
        int row = letter.Value & ~(Row - 1);
        var category = Rune.GetUnicodeCategory(letter);
        var others = Enumerable.Range(row, Row).Where(value => value != letter.Value && Rune.IsValid(value)).Select(value => new Rune(value))
            .Where(other => Rune.GetUnicodeCategory(other) == category).ToList();
        return others.Count == 0 ? new Rune('x') : others[choice % others.Count];
    }
}
