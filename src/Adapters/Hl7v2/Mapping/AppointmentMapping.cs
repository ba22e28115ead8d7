using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Scheduling.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>SIU: appointments. S23 and S24, of slots that nobody has booked, are about no patient and not taken.</summary>
internal sealed class AppointmentMapping : IMessageMapping
{
    public string Supports => "SIU^S12, S13, S14, S15, S16, S17, S18, S19, S20, S21, S22, S26";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("SIU"u8) && ActionOf(trigger) is not AppointmentAction.Unspecified;

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        return reading.Outcome(new AppointmentChanged
        {
            Patient = reading.Patient(),
            Facility = context.Facility,
            OccurredAt = reading.SentAt,
            VisitNumber = reading.VisitNumber,
            Action = ActionOf(MessageHeader.TriggerEvent(message)),
            Appointment = Appointment(reading, reading.First("SCH")),
        });
    }

    private static Appointment Appointment(MessageReading reading, SourceSegment schedule)
    {
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

    private static AppointmentAction ActionOf(Hl7Text trigger) =>
        trigger.Is("S12"u8) ? AppointmentAction.Booked
        : trigger.Is("S13"u8) ? AppointmentAction.Rescheduled
        : trigger.Is("S14"u8) || trigger.Is("S18"u8) || trigger.Is("S19"u8) || trigger.Is("S20"u8) || trigger.Is("S21"u8) || trigger.Is("S22"u8)
            ? AppointmentAction.Modified
        : trigger.Is("S15"u8) ? AppointmentAction.Cancelled
        : trigger.Is("S16"u8) ? AppointmentAction.Discontinued
        : trigger.Is("S17"u8) ? AppointmentAction.Deleted
        : trigger.Is("S26"u8) ? AppointmentAction.NoShow
        : AppointmentAction.Unspecified;
}
