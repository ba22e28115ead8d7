using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>OBX-5 in the type that OBX-2 says. A type we do not know is text: nothing of a finding is left out.</summary>
internal static class ObservationValues
{
    private const int Type = 2;
    private const int Value = 5;
    private const int Unit = 6;

    /// <summary>One value a repetition, without empty ones. All of them share the unit.</summary>
    public static List<ObservationValue> Read(SourceSegment finding)
    {
        var values = new List<ObservationValue>();
        string type = finding.Text(Type).Trim().ToUpperInvariant();
        var unit = type is "NM" or "SN" ? UnitOf(finding) : null;
        int number = 0;
        foreach (var repetition in finding.Field(Value))
        {
            number++;
            if (finding.Whole(repetition).HasValue && Of(finding, type, unit, repetition, number) is { } value) values.Add(value);
        }

        return values;
    }

    private static Concept? UnitOf(SourceSegment finding)
    {
        var unit = finding.Field(Unit);
        if (unit.IsEmpty || finding.RefuseTooLongField(Unit)) return null;
        if (finding.Reading.TryRepeat((long)unit.Bytes.Length * Math.Max(0, finding.Field(Value).RepetitionCount - 1))) return finding.Concept(Unit);
        finding.Refuse(HubErrorCode.MessageTooLarge, "the units of all values are more than 16 MiB", Unit);
        return null;
    }

    private static ObservationValue? Of(SourceSegment finding, string type, Concept? unit, Hl7Repetition value, int number)
    {
        switch (type)
        {
            case "NM": return Number(finding, unit, value, number);
            case "SN": return Structured(finding, unit, value, number);
            case "CE" or "CWE" or "CNE" or "CF": return Concepts.Of(value) is { } concept ? new ObservationValue { Concept = concept } : null;
            case "DT" or "TS" or "DTM": return Instant(finding, value, number);
            case "TM": return TimeOfDay(finding, value, number);
            case "ED": return finding.Attachment(Value, value, number) is { } file ? new ObservationValue { Attachment = file } : null;
            default: return new ObservationValue { Text = finding.Whole(value).GetPlainText() };
        }
    }

    private static ObservationValue? Number(SourceSegment finding, Concept? unit, Hl7Repetition value, int number) =>
        Quantities.TryRead(value.Text.GetString(), unit, out var quantity)
            ? new ObservationValue { Quantity = quantity }
            : Refuse(finding, "not a number", number);

    // SN: comparator, number, separator, number.
    private static ObservationValue? Structured(SourceSegment finding, Concept? unit, Hl7Repetition value, int number)
    {
        string sign = value.Component(1).Text.GetString(), separator = value.Component(3).Text.GetString().Trim(), second = value.Component(4).Text.GetString();
        if (!Quantities.TryReadNumber(value.Component(2).Text.GetString(), out string? first)) return Refuse(finding, "not a number", number, 2);
        if (second.Length == 0 && separator is "" or "+")
        {
            // "3+": three, or more.
            var comparator = separator.Length > 0 ? Comparator.GreaterOrEqual : Quantities.ComparatorOf(ref sign);
            return new ObservationValue { Quantity = new Quantity { Value = first, Comparator = comparator, Unit = unit } };
        }

        if (!Quantities.TryReadNumber(second, out string? last)) return Refuse(finding, "not a number", number, 4);
        var kind = separator switch { "-" => PairKind.Range, ":" or "/" => PairKind.Ratio, _ => PairKind.Other };
        return new ObservationValue { Pair = new NumberPair { First = first, Kind = kind, Second = last, Unit = unit } };
    }

    private static ObservationValue? Instant(SourceSegment finding, Hl7Repetition value, int number)
    {
        if (!Hl7Timestamp.TryParse(value.Text.Bytes, finding.Reading.Context.DefaultUtcOffset, out var timestamp)) return Refuse(finding, "not a date or timestamp", number);
        return timestamp.Precision > Hl7TimestampPrecision.Day
            ? new ObservationValue { Instant = Timestamp.FromDateTimeOffset(timestamp.Value) }
            : new ObservationValue { Date = timestamp.ToDateString() };
    }

    // HHMM[SS[.S]]. A zone is left out: a time of day without a date has no offset that would mean anything.
    private static ObservationValue? TimeOfDay(SourceSegment finding, Hl7Repetition value, int number)
    {
        string digits = value.Text.GetString().Trim();
        int end = digits.AsSpan().IndexOfAny('.', '+', '-');
        if (end >= 0) digits = digits[..end];
        return digits.Length is 4 or 6 && digits.All(char.IsAsciiDigit)
            ? new ObservationValue { Time = $"{digits[..2]}:{digits[2..4]}{(digits.Length == 6 ? ":" : "")}{digits[4..]}" }
            : Refuse(finding, "not a time", number);
    }

    private static ObservationValue? Refuse(SourceSegment finding, string text, int repetition, int component = 0)
    {
        finding.Refuse(HubErrorCode.FieldInvalid, text, Value, component, repetition);
        return null;
    }
}
