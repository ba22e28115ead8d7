using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Bounds on what stands once in a message and many times in its event: without them a message of megabytes would become an event of gigabytes.</summary>
internal static class SharedParts
{
    /// <summary>Longest field, in bytes: a unit for up to 1,000 values, an order's number for up to 10,000 doses (10 MB). Real ones have less than 100.</summary>
    public const int MaxFieldBytes = 1_000;

    /// <summary>Longest segment, in bytes: a specimen for up to 10,000 reports (100 MB). Real ones have less than 1,000.</summary>
    public const int MaxSegmentBytes = 10_000;

    /// <summary>Refuses the message when a field is longer than a shared one may be.</summary>
    /// <returns>True when it is.</returns>
    public static bool RefuseTooLongField(this SourceSegment segment, int field)
    {
        if (segment.Field(field).Bytes.Length <= MaxFieldBytes) return false;
        segment.Refuse(HubErrorCode.FieldInvalid, $"longer than {MaxFieldBytes} bytes", field);
        return true;
    }

    /// <summary>Refuses the message when a segment is longer than a shared one may be.</summary>
    /// <returns>True when it is.</returns>
    public static bool RefuseTooLong(this SourceSegment segment)
    {
        if (segment.Length <= MaxSegmentBytes) return false;
        segment.Refuse(HubErrorCode.FieldInvalid, $"longer than {MaxSegmentBytes} bytes", field: 0);
        return true;
    }
}
