using System.Text;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// Uzbekistan's personal identification number (PINFL, JShShIR): century and sex (1), day, month and year of birth (6), area (3),
/// serial (3), check digit (1). Cabinet resolution 177 of 2022-04-12.
/// </summary>
public static class Pinfl
{
    /// <summary>Number of digits.</summary>
    public const int Length = 14;

    private const int CheckedDigits = Length - 1;

    /// <summary>
    /// Whether this is 14 digits, the first 1-6, followed by a day that its century has. The check digit is not looked at: numbers in use
    /// fail it, see <see cref="HasValidCheckDigit"/>.
    /// </summary>
    /// <param name="utf8">The number as UTF-8.</param>
    public static bool IsWellFormed(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length != Length || !LexicalForms.IsDigits(utf8) || utf8[0] is < (byte)'1' or > (byte)'6')
            return false;
        // 1-2 = 18xx, 3-4 = 19xx, 5-6 = 20xx; odd for men.
        var century = 18 + ((utf8[0] - '1') / 2);
        var year = (century * 100) + LexicalForms.Number(utf8[5..7]);
        return LexicalForms.IsDay(year, LexicalForms.Number(utf8[3..5]), LexicalForms.Number(utf8[1..3]));
    }

    /// <inheritdoc cref="IsWellFormed(ReadOnlySpan{byte})"/>
    /// <param name="text">The number.</param>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[Length];
        return text.Length == Length && Encoding.UTF8.TryGetBytes(text, utf8, out var written) && IsWellFormed(utf8[..written]);
    }

    /// <summary>
    /// The check digit (0-9) of the first 13 digits: their sum weighted 7, 3, 1, 7, 3, 1, ... modulo 10. A disagreement lowers the
    /// confidence of a match; it is no reason to refuse a patient.
    /// </summary>
    /// <param name="digits">13 digits, or a whole number of 14, whose last digit is then left out.</param>
    /// <exception cref="ArgumentException">These are not 13 or 14 digits.</exception>
    public static int CheckDigit(ReadOnlySpan<char> digits)
    {
        if (digits.Length is not (CheckedDigits or Length) || digits.ContainsAnyExceptInRange('0', '9'))
            throw new ArgumentException("A PINFL has 13 digits and a check digit.", nameof(digits));
        ReadOnlySpan<int> weights = [7, 3, 1];
        var sum = 0;
        for (var i = 0; i < CheckedDigits; i++)
            sum += (digits[i] - '0') * weights[i % weights.Length];
        return sum % 10;
    }

    /// <summary>Whether this is a well-formed number whose last digit is its <see cref="CheckDigit"/>.</summary>
    /// <param name="text">The number.</param>
    public static bool HasValidCheckDigit(ReadOnlySpan<char> text) =>
        IsWellFormed(text) && text[^1] - '0' == CheckDigit(text);
}
