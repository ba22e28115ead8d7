using System.Buffers;
using System.Runtime.Intrinsics;
using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>The forms of rule <c>format</c>, on UTF-8. All of them are ASCII.</summary>
internal static class LexicalForms
{
    // Plausible years of birth, death and service.
    private const int FirstYear = 1800;
    private const int LastYear = 2200;

    private const int ShortestMonth = 28;
    private const int UuidOctets = 36;

    private const ulong HighHalves = 0xF0F0_F0F0_F0F0_F0F0;
    private const ulong EightZeros = 0x3030_3030_3030_3030;
    private const ulong EightSixes = 0x0606_0606_0606_0606;

    // What makes a zero of a hyphen, at the places of a part of a UUID.
    private const byte Hyphen = '-' ^ '0';
    private static readonly Vector128<byte> HyphensAt8And13 = Vector128.Create(0, 0, 0, 0, 0, 0, 0, 0, Hyphen, 0, 0, 0, 0, Hyphen, 0, 0);
    private static readonly Vector128<byte> HyphensAt2And7 = Vector128.Create(0, 0, Hyphen, 0, 0, 0, 0, Hyphen, 0, 0, 0, 0, 0, 0, 0, 0);
    private static readonly Vector128<byte> HyphenAt3 = Vector128.Create(0, 0, 0, Hyphen, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

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
        if (text.Length != UuidOctets || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
            return false;
        // The hyphens were looked at; here they are made digits, so that sixteen octets can be asked one question.
        var first = Vector128.Create(text) ^ HyphensAt8And13;
        var second = Vector128.Create(text[Vector128<byte>.Count..]) ^ HyphensAt2And7;
        var last = Vector128.Create(text[(UuidOctets - Vector128<byte>.Count)..]) ^ HyphenAt3;
        return (AreHexDigits(first) & AreHexDigits(second) & AreHexDigits(last)) == Vector128<byte>.AllBitsSet;
    }

    /// <summary>Labels of [a-z0-9-] joined by dots, 3 to 100 characters in all.</summary>
    internal static bool IsSystemId(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 3 or > 100 || text[0] == '.' || text[^1] == '.')
            return false;
        var width = Vector128<byte>.Count;
        if (text.Length <= width)
            return AreLabels(text);
        // Each octet together with the next one, sixteen pairs at a time; the last step goes over some of them again.
        var broken = Vector128<byte>.Zero;
        var lastPairs = text.Length - width - 1;
        for (var i = 0; ; i = Math.Min(i + width, lastPairs))
        {
            var octets = Vector128.Create(text[i..]);
            var next = Vector128.Create(text[(i + 1)..]);
            broken |= ~AreLabelOctetsOrDots(octets) | ~AreLabelOctetsOrDots(next) | (AreDots(octets) & AreDots(next));
            if (i == lastPairs)
                return broken == Vector128<byte>.Zero;
        }
    }

    /// <summary>E.164: plus, a country code that does not begin with 0, at most 15 digits. Shorter than 7 is nowhere a number.</summary>
    internal static bool IsPhone(ReadOnlySpan<byte> text) =>
        text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] != '0' && IsDigits(text[1..]);

    internal static bool IsDigits(ReadOnlySpan<byte> text)
    {
        // Two loads that overlap cover every length up to twice their width; identifiers are nearly all of these lengths.
        if (text.Length is >= sizeof(ulong) and <= 2 * sizeof(ulong))
            return AreDigits(BitConverter.ToUInt64(text)) && AreDigits(BitConverter.ToUInt64(text[^sizeof(ulong)..]));
        foreach (var octet in text)
        {
            if (octet is < (byte)'0' or > (byte)'9')
                return false;
        }

        return true;
    }

    /// <summary>Value of a few digits.</summary>
    internal static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = (number * 10) + (digit - '0');
        return number;
    }

    internal static bool IsDay(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && (day <= ShortestMonth || day <= DateTime.DaysInMonth(year, month));

    // Eight octets from 0x30 to 0x39: all of 0x30 to 0x3F, and still so when 6 is added to each.
    private static bool AreDigits(ulong octets) =>
        (octets & HighHalves) == EightZeros && ((octets + EightSixes) & HighHalves) == EightZeros;

    private static bool AreLabels(ReadOnlySpan<byte> text)
    {
        byte before = 0;
        foreach (var octet in text)
        {
            if (octet == '.' ? before == '.' : !LabelOctets.Contains(octet))
                return false;
            before = octet;
        }

        return true;
    }

    private static Vector128<byte> AreHexDigits(Vector128<byte> octets) =>
        AreBetween(octets, (byte)'0', (byte)'9') | AreBetween(octets | Vector128.Create((byte)0x20), (byte)'a', (byte)'f');

    // The hyphen stands next to the dot.
    private static Vector128<byte> AreLabelOctetsOrDots(Vector128<byte> octets) =>
        AreBetween(octets, (byte)'a', (byte)'z') | AreBetween(octets, (byte)'0', (byte)'9') | AreBetween(octets, (byte)'-', (byte)'.');

    private static Vector128<byte> AreDots(Vector128<byte> octets) => Vector128.Equals(octets, Vector128.Create((byte)'.'));

    private static Vector128<byte> AreBetween(Vector128<byte> octets, byte first, byte last) =>
        Vector128.LessThanOrEqual(octets - Vector128.Create(first), Vector128.Create((byte)(last - first)));
}
