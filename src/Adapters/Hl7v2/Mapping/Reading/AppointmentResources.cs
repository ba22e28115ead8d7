using EHealth.Integration.Contracts.Scheduling.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>What an appointment needs: AIS, AIG, AIL and AIP, alike but for where their fields stand.</summary>
internal static class AppointmentResources
{
    /// <summary>The names of the four segments.</summary>
    public static readonly string[] Segments = ["AIS", "AIG", "AIL", "AIP"];

    /// <summary>Reads one of the four.</summary>
    public static AppointmentResource Read(SourceSegment segment) =>
        segment.Is("AIS") ? new AppointmentResource
        {
            Kind = ResourceKind.Service,
            What = segment.Concept(3),
            Start = segment.Instant(4),
            DurationMinutes = segment.Minutes(7, 8),
        }
        : segment.Is("AIG") ? new AppointmentResource
        {
            Kind = ResourceKind.General,
            What = segment.Concept(3) ?? segment.Concept(4),
            Start = segment.Instant(8),
            DurationMinutes = segment.Minutes(11, 12),
        }
        : segment.Is("AIL") ? new AppointmentResource
        {
            Kind = ResourceKind.Location,
            Location = segment.PatientLocation(3),
            Role = segment.Concept(4),
            Start = segment.Instant(6),
            DurationMinutes = segment.Minutes(9, 10),
        }
        : new AppointmentResource
        {
            Kind = ResourceKind.Personnel,
            Practitioner = segment.Practitioner(3),
            Role = segment.Concept(4),
            Start = segment.Instant(6),
            DurationMinutes = segment.Minutes(9, 10),
        };
}
