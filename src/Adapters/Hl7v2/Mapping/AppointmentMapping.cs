using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Scheduling.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>SIU about appointments.</summary>
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
            Appointment = Appointments.Read(reading),
        });
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
