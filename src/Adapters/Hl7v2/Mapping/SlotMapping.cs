using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Scheduling.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>SIU about slots that are blocked or opened again. A PID is allowed in it by the structure and means nothing: the event is about nobody.</summary>
internal sealed class SlotMapping : IMessageMapping
{
    public string Supports => "SIU^S23, S24";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("SIU"u8) && (trigger.Is("S23"u8) || trigger.Is("S24"u8));

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        return reading.OutcomeAboutNobody(new SlotsChanged
        {
            Facility = context.Facility,
            OccurredAt = reading.SentAt,
            Action = MessageHeader.TriggerEvent(message).Is("S23"u8) ? SlotAction.Blocked : SlotAction.Opened,
            Slots = Appointments.Read(reading),
        });
    }
}
