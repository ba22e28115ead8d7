using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>Findings as OBX: one segment for each value, since OBX-2 holds for all repetitions of OBX-5.</summary>
internal static class ObservationSegments
{
    /// <summary>Writes a finding.</summary>
    /// <param name="writer">The message.</param>
    /// <param name="observation">The finding.</param>
    /// <param name="number">OBX-1 of the segment before; gets that of the last one written.</param>
    /// <param name="utcOffset">The zone times are written in.</param>
    public static void Write(Hl7Writer writer, Observation observation, ref int number, TimeSpan utcOffset)
    {
        if (observation.Values.Count == 0) WriteOne(writer, observation, value: null, ++number, utcOffset);
        foreach (var value in observation.Values) WriteOne(writer, observation, value, ++number, utcOffset);
    }

    private static void WriteOne(Hl7Writer writer, Observation observation, ObservationValue? value, int number, TimeSpan utcOffset)
    {
        writer.Begin("OBX").Number(number).Field().Text(TypeOf(value)).Field().Concept(observation.Code).Field().Text(observation.SubId).Field();
        if (value is not null) WriteValue(writer, value, utcOffset);
        writer.Field().Concept(value is { ValueCase: ObservationValue.ValueOneofCase.Quantity } ? value.Quantity.Unit : value?.Pair?.Unit);
        writer.Field().Text(observation.ReferenceRange).Field().Texts(observation.Flags);
        writer.Fields(3).Text(CodeTables.Table0085.CodeOf(observation.Status));
        writer.Fields(3).Time(observation.ObservedAt, utcOffset).Fields(2).Practitioners(observation.Observers).Field().ConceptList(observation.Methods).End();
    }

    private static string TypeOf(ObservationValue? value) => value?.ValueCase switch
    {
        ObservationValue.ValueOneofCase.Quantity => value.Quantity.Comparator == Comparator.Unspecified ? "NM" : "SN",
        ObservationValue.ValueOneofCase.Pair => "SN",
        ObservationValue.ValueOneofCase.Concept => "CWE",
        ObservationValue.ValueOneofCase.Text => "TX",
        ObservationValue.ValueOneofCase.Date => "DT",
        ObservationValue.ValueOneofCase.Time => "TM",
        ObservationValue.ValueOneofCase.Instant => "TS",
        ObservationValue.ValueOneofCase.Attachment => "ED",
        _ => "",
    };

    private static void WriteValue(Hl7Writer writer, ObservationValue value, TimeSpan utcOffset)
    {
        switch (value.ValueCase)
        {
            case ObservationValue.ValueOneofCase.Quantity when value.Quantity.Comparator != Comparator.Unspecified:
                writer.Text(SignOf(value.Quantity.Comparator)).Component().Text(value.Quantity.Value);
                break;
            case ObservationValue.ValueOneofCase.Quantity:
                writer.Text(value.Quantity.Value);
                break;
            case ObservationValue.ValueOneofCase.Pair:
                writer.Component().Text(value.Pair.First).Component().Text(SignOf(value.Pair.Kind)).Component().Text(value.Pair.Second);
                break;
            case ObservationValue.ValueOneofCase.Concept:
                writer.Concept(value.Concept);
                break;
            case ObservationValue.ValueOneofCase.Text:
                writer.Text(value.Text);
                break;
            case ObservationValue.ValueOneofCase.Date:
                writer.Text(value.Date.Replace("-", "", StringComparison.Ordinal));
                break;
            case ObservationValue.ValueOneofCase.Time:
                writer.Text(value.Time.Replace(":", "", StringComparison.Ordinal));
                break;
            case ObservationValue.ValueOneofCase.Instant:
                writer.Time(value.Instant, utcOffset);
                break;
            case ObservationValue.ValueOneofCase.Attachment:
                AttachmentFields.Write(writer, value.Attachment);
                break;
        }
    }

    private static string SignOf(Comparator comparator) => comparator switch
    {
        Comparator.Less => "<",
        Comparator.LessOrEqual => "<=",
        Comparator.Greater => ">",
        Comparator.GreaterOrEqual => ">=",
        Comparator.NotEqual => "<>",
        _ => "=",
    };

    private static string SignOf(PairKind kind) => kind switch
    {
        PairKind.Range => "-",
        PairKind.Ratio => ":",
        _ => "+",
    };
}
