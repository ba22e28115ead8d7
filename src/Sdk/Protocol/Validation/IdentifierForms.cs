using System.Text;
using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// The forms of identifiers that the hub enforces, as <c>ehealth.validation.v1.IdentifierKind</c> describes them. Check digits are not
/// enforced.
/// </summary>
public static class IdentifierForms
{
    /// <summary>Whether a text has the form of this kind of identifier. Nothing has the form of an unspecified kind.</summary>
    /// <param name="kind">A kind that the enum names.</param>
    /// <param name="utf8">The identifier as UTF-8.</param>
    public static bool IsWellFormed(IdentifierKind kind, ReadOnlySpan<byte> utf8) => kind switch
    {
        IdentifierKind.Unspecified => false,
        IdentifierKind.Pinfl => Pinfl.IsWellFormed(utf8),
        IdentifierKind.Stir => IsStir(utf8),
        IdentifierKind.PassportUz => IsPassportUz(utf8),
        IdentifierKind.BirthCertificateUz => IsBirthCertificateUz(utf8),
        IdentifierKind.Iin => IsIin(utf8),
        IdentifierKind.Temporary => LexicalForms.IsUuid(utf8),
    };

    private static bool IsStir(ReadOnlySpan<byte> text) =>
        text.Length == 9 && text[0] is >= (byte)'2' and <= (byte)'7' && LexicalForms.IsDigits(text);

    private static bool IsPassportUz(ReadOnlySpan<byte> text) =>
        text.Length == 9 && IsLatinCapital(text[0]) && IsLatinCapital(text[1]) && LexicalForms.IsDigits(text[2..]);

    private static bool IsLatinCapital(byte octet) => octet is >= (byte)'A' and <= (byte)'Z';

    /// <summary>
    /// Series in Roman digits, hyphen, two Cyrillic capitals, number of 6 or 7 digits: I-МЯ №123456. The blank and the numero sign may be
    /// left out, as the registers' own forms disagree about them.
    /// </summary>
    private static bool IsBirthCertificateUz(ReadOnlySpan<byte> text)
    {
        var series = text.IndexOf((byte)'-');
        if (series is < 1 or > 6 || text[..series].ContainsAnyExcept("IVXLC"u8))
            return false;
        var rest = text[(series + 1)..];
        if (!SkipCyrillicCapital(ref rest) || !SkipCyrillicCapital(ref rest))
            return false;
        Skip(ref rest, " "u8);
        Skip(ref rest, "№"u8);
        return rest.Length is 6 or 7 && LexicalForms.IsDigits(rest);
    }

    private static bool SkipCyrillicCapital(ref ReadOnlySpan<byte> text)
    {
        Rune.DecodeFromUtf8(text, out var letter, out var length);
        text = text[length..];
        // А to Я, and Ё Ў Қ Ғ Ҳ.
        return letter.Value is (>= 0x0410 and <= 0x042F) or 0x0401 or 0x040E or 0x049A or 0x0492 or 0x04B2;
    }

    private static void Skip(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> optional)
    {
        if (text.StartsWith(optional))
            text = text[optional.Length..];
    }

    /// <summary>YYMMDD, then century and sex: 1-2 = 18xx, 3-4 = 19xx, 5-6 = 20xx, 0 = not said (foreigners).</summary>
    private static bool IsIin(ReadOnlySpan<byte> text)
    {
        if (text.Length != 12 || !LexicalForms.IsDigits(text) || text[6] > '6')
            return false;
        // Where the century is not said, 20xx allows the most days: 2000 is a leap year, 1900 and 1800 are not.
        var century = text[6] == '0' ? 20 : 18 + ((text[6] - '1') / 2);
        var year = (century * 100) + LexicalForms.Number(text[..2]);
        return LexicalForms.IsDay(year, LexicalForms.Number(text[2..4]), LexicalForms.Number(text[4..6]));
    }
}
