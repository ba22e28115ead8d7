using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Numbers (NM) with their units.</summary>
internal static class Quantities
{
    // Longest first: "<=" begins with "<".
    private static readonly (string Sign, Comparator Comparator)[] Signs =
    [
        ("<=", Comparator.LessOrEqual), (">=", Comparator.GreaterOrEqual), ("<>", Comparator.NotEqual), ("<", Comparator.Less), (">", Comparator.Greater),
    ];

    /// <summary>A number with its unit; null when the field is empty, or refused.</summary>
    public static Quantity? Quantity(this SourceSegment segment, int field, Concept? unit = null)
    {
        string text = segment.Text(field);
        if (text.Length == 0) return null;
        if (TryRead(text, unit, out var quantity)) return quantity;
        segment.Refuse(HubErrorCode.FieldInvalid, "not a number", field);
        return null;
    }

    /// <summary>A whole number from 0; 0 when the field is empty, or refused.</summary>
    public static uint WholeNumber(this SourceSegment segment, int field)
    {
        string text = segment.Text(field).Trim();
        if (text.Length == 0) return 0;
        if (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number)) return number;
        segment.Refuse(HubErrorCode.FieldInvalid, "not a whole number", field);
        return 0;
    }

    /// <summary>A duration in minutes, from a number and its unit: seconds, minutes, hours or days; minutes where no unit is said.</summary>
    public static uint Minutes(this SourceSegment segment, int field, int unitField)
    {
        uint number = segment.WholeNumber(field);
        string unit = segment.Text(unitField).Trim().ToUpperInvariant();
        (ulong factor, ulong divisor) = unit switch
        {
            "" or "M" or "MIN" or "MINS" or "MINUTE" or "MINUTES" => (1UL, 1UL),
            "S" or "SEC" or "SECOND" or "SECONDS" => (1UL, 60UL),
            "H" or "HR" or "HOUR" or "HOURS" => (60UL, 1UL),
            "D" or "DAY" or "DAYS" => (24 * 60UL, 1UL),
            _ => (0UL, 1UL),
        };
        if (factor == 0 && number > 0) segment.Refuse(HubErrorCode.CodeUnknown, "not a unit of time", unitField);
        return (uint)Math.Min(number * factor / divisor, uint.MaxValue);
    }

    /// <summary>Reads a number, also one with a sign of comparison before it, as laboratories write it.</summary>
    public static bool TryRead(string text, Concept? unit, [NotNullWhen(true)] out Quantity? quantity)
    {
        quantity = null;
        var comparator = ComparatorOf(ref text);
        if (!TryReadNumber(text, out string? number)) return false;
        quantity = new Quantity { Value = number, Comparator = comparator, Unit = unit };
        return true;
    }

    /// <summary>The contract's form of a number of HL7: no plus sign, a digit on both sides of the point.</summary>
    public static bool TryReadNumber(string text, [NotNullWhen(true)] out string? number)
    {
        number = null;
        var digits = text.AsSpan().Trim();
        bool isNegative = digits.StartsWith('-');
        if (isNegative || digits.StartsWith('+')) digits = digits[1..];
        int point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if ((whole.IsEmpty && fraction.IsEmpty) || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9')) return false;
        number = $"{(isNegative ? "-" : "")}{(whole.IsEmpty ? "0" : whole)}{(fraction.IsEmpty ? "" : ".")}{fraction}";
        return true;
    }

    /// <summary>The comparison that a sign means; unspecified when it is no such sign, and "equal" too.</summary>
    public static Comparator ComparatorOf(ref string text)
    {
        text = text.Trim();
        foreach (var (sign, comparator) in Signs)
        {
            if (!text.StartsWith(sign, StringComparison.Ordinal)) continue;
            text = text[sign.Length..];
            return comparator;
        }

        if (text.StartsWith('=')) text = text[1..];
        return Comparator.Unspecified;
    }
}
