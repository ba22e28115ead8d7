using EHealth.Integration.Contracts.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>What stands in a schedule: an appointment, or slots that nobody has booked.</summary>
internal static class Appointments
{
    /// <summary>Reads SCH, TQ1, the resources and the remarks.</summary>
    public static Appointment Read(MessageReading reading)
    {
        var schedule = reading.First("SCH");
        var timing = reading.First("TQ1");
        var appointment = new Appointment
        {
            Placer = schedule.EntityNumber(1),
            Filler = schedule.EntityNumber(2),
            Start = schedule.Instant(11, 4) ?? timing.Instant(7),
            End = schedule.Instant(11, 5) ?? timing.Instant(8),
            EventReason = schedule.Concept(6),
            Reason = schedule.Concept(7),
            Type = schedule.Concept(8),
            Status = schedule.Concept(25),
        };
        foreach (var group in SegmentGroups.Starting(reading.Message, reading.Whole, AppointmentResources.Segments))
            appointment.Resources.Add(AppointmentResources.Read(reading.At(group.Start)));
        appointment.Start ??= appointment.Resources.FirstOrDefault(resource => resource.Start is not null)?.Start;
        if (appointment.End is null && appointment.Start is { } start && schedule.Minutes(9, 10) is var minutes and > 0)
            appointment.End = start + Duration.FromTimeSpan(TimeSpan.FromMinutes(minutes));
        appointment.Notes.Add(reading.NotesIn(reading.Whole));
        return appointment;
    }
}
