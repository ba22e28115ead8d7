using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>ADT about a person apart from any stay.</summary>
internal sealed class PersonMapping : IMessageMapping
{
    public string Supports => "ADT^A28, A31";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("ADT"u8) && (trigger.Is("A28"u8) || trigger.Is("A31"u8));

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var (patient, person, occurredAt) = (reading.Patient(), Persons.Read(reading), reading.EventAt);
        return reading.Outcome(MessageHeader.TriggerEvent(message).Is("A28"u8)
            ? new PersonAdded { Patient = patient, Facility = context.Facility, OccurredAt = occurredAt, Person = person }
            : new PersonUpdated { Patient = patient, Facility = context.Facility, OccurredAt = occurredAt, Person = person });
    }
}
