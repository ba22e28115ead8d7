using System.Globalization;

namespace EHealth.Integration.Simulators.Population;

/// <summary>
/// The parts of a PINFL (JShShIR), by Cabinet resolution 177 of 12.04.2022: century and sex, DDMMYY, area of birth,
/// serial, check digit.
/// </summary>
/// <param name="BirthDate">1800-01-01 .. 2099-12-31: the range the first digit can express.</param>
/// <param name="Sex">Odd first digit = male.</param>
/// <param name="AreaCode">0 .. 999.</param>
/// <param name="Serial">0 .. 999.</param>
internal readonly record struct Pinfl(DateOnly BirthDate, Sex Sex, int AreaCode, int Serial)
{
    private const int Length = 14;

    public override string ToString()
    {
        Span<char> digits = stackalloc char[Length];
        // 1-2 = 18xx, 3-4 = 19xx, 5-6 = 20xx; odd = male.
        var centuryAndSex = (BirthDate.Year / 100 - 18) * 2 + (Sex == Sex.Male ? 1 : 2);
        var culture = CultureInfo.InvariantCulture;
        digits.TryWrite(culture, $"{centuryAndSex}{BirthDate:ddMMyy}{AreaCode:D3}{Serial:D3}", out var written);
        digits[written] = CheckDigit(digits[..written]);
        return new string(digits);
    }

    /// <summary>Takes a number apart; false when it is no well-formed PINFL. The check digit counts as form here.</summary>
    public static bool TryParse(ReadOnlySpan<char> number, out Pinfl pinfl)
    {
        pinfl = default;
        if (number.Length != Length || number.ContainsAnyExceptInRange('0', '9') || number[0] is < '1' or > '6')
            return false;
        if (number[^1] != CheckDigit(number[..^1]))
            return false;

        var year = 1800 + (number[0] - '1') / 2 * 100 + Digits(number[5..7]);
        var (month, day) = (Digits(number[3..5]), Digits(number[1..3]));
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;

        var sex = (number[0] - '0') % 2 == 1 ? Sex.Male : Sex.Female;
        pinfl = new Pinfl(new DateOnly(year, month, day), sex, Digits(number[7..10]), Digits(number[10..13]));
        return true;
    }

    private static int Digits(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static char CheckDigit(ReadOnlySpan<char> digits)
    {
        ReadOnlySpan<int> weights = [7, 3, 1];
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
            sum += (digits[i] - '0') * weights[i % 3];
        return (char)('0' + sum % 10);
    }
}
