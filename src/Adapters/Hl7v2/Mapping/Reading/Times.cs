using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Dates and times (DT, TS, DTM, DR).</summary>
internal static class Times
{
    /// <summary>An instant, of at least a day's precision: the first one of a month would be an invention.</summary>
    /// <returns>Null when the field is empty, or refused.</returns>
    public static Timestamp? Instant(this SourceSegment segment, int field, int component = 1)
    {
        var text = segment.Field(field).Component(component).Text;
        if (!text.HasValue) return null;
        if (Hl7Timestamp.TryParse(text.Bytes, segment.Reading.Context.DefaultUtcOffset, out var timestamp) && timestamp.Precision >= Hl7TimestampPrecision.Day)
            return Timestamp.FromDateTimeOffset(timestamp.Value);
        segment.Refuse(HubErrorCode.FieldInvalid, "not a timestamp of at least a day's precision", field, component == 1 ? 0 : component);
        return null;
    }

    /// <summary>A calendar date in the precision that is stated: YYYY, YYYY-MM or YYYY-MM-DD.</summary>
    /// <returns>Empty when the field is, or is refused.</returns>
    public static string Date(this SourceSegment segment, int field)
    {
        var text = segment.Field(field).Text;
        if (!text.HasValue) return "";
        if (Hl7Timestamp.TryParse(text.Bytes, segment.Reading.Context.DefaultUtcOffset, out var timestamp)) return timestamp.ToDateString();
        segment.Refuse(HubErrorCode.FieldInvalid, "not a date", field);
        return "";
    }
}
