namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Places in a facility (PL).</summary>
internal static class PatientLocations
{
    /// <summary>Point of care, room and bed as one text; empty when none is said.</summary>
    public static string PatientLocation(this SourceSegment segment, int field)
    {
        var location = segment.Field(field).Repetition(1);
        if (location.Bytes.IsEmpty) return "";
        var parts = new List<string>(3);
        for (int component = 1; component <= 3; component++)
        {
            if (location.Component(component).Text is { HasValue: true } part) parts.Add(part.GetString());
        }

        return string.Join(", ", parts);
    }
}
