using System.Buffers;
using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>The forms of rule <c>format</c>, on UTF-8. All of them are ASCII.</summary>
internal static class LexicalForms
{
    // Plausible years of birth, death and service.
    private const int FirstYear = 1800;
    private const int LastYear = 2200;

    private static readonly SearchValues<byte> LabelOctets = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-"u8);

    internal static bool IsWellFormed(Format format, ReadOnlySpan<byte> text) => format switch
    {
        Format.Unspecified => true,
        Format.Date => IsDate(text),
        Format.Uuid => IsUuid(text),
        Format.SystemId => IsSystemId(text),
        Format.Phone => IsPhone(text),
    };

    /// <summary>YYYY, YYYY-MM or YYYY-MM-DD, a day that the Gregorian calendar has.</summary>
    internal static bool IsDate(ReadOnlySpan<byte> text)
    {
        if (text.Length is not (4 or 7 or 10) || !IsDigits(text[..4]))
            return false;
        var year = Number(text[..4]);
        if (year is < FirstYear or > LastYear)
            return false;
        if (text.Length == 4)
            return true;
        if (text[4] != '-' || !IsDigits(text[5..7]))
            return false;
        var month = Number(text[5..7]);
        if (text.Length == 7)
            return IsDay(year, month, day: 1);
        return text[7] == '-' && IsDigits(text[8..]) && IsDay(year, month, Number(text[8..]));
    }

    /// <summary>RFC 9562 section 4: 8-4-4-4-12 hexadecimal digits.</summary>
    internal static bool IsUuid(ReadOnlySpan<byte> text)
    {
        if (text.Length != 36)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            var fits = i is 8 or 13 or 18 or 23 ? text[i] == '-' : char.IsAsciiHexDigit((char)text[i]);
            if (!fits)
                return false;
        }

        return true;
    }

    /// <summary>Labels of [a-z0-9-] joined by dots, 3 to 100 characters in all.</summary>
    internal static bool IsSystemId(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 3 or > 100)
            return false;
        foreach (var label in text.Split((byte)'.'))
        {
            if (text[label].IsEmpty || text[label].ContainsAnyExcept(LabelOctets))
                return false;
        }

        return true;
    }

    /// <summary>E.164: plus, a country code that does not begin with 0, at most 15 digits. Shorter than 7 is nowhere a number.</summary>
    internal static bool IsPhone(ReadOnlySpan<byte> text) =>
        text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] != '0' && IsDigits(text[1..]);

    internal static bool IsDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Value of a few digits.</summary>
    internal static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = (number * 10) + (digit - '0');
        return number;
    }

    internal static bool IsDay(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
}
