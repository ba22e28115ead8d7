using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>ADT about a stay: what happens to a patient in a facility.</summary>
internal sealed class AdtMapping : IMessageMapping
{
    public string Supports => "ADT^A01, A02, A03, A04, A05, A06, A07, A08, A09, A10, A11, A12, A13";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("ADT"u8) && EventOf(trigger) is not null;

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        if (EventOf(MessageHeader.TriggerEvent(message)) is not { } create) throw new InvalidOperationException("Not one of the supported trigger events.");
        var reading = new MessageReading(message, context);
        return reading.Outcome(create(reading.Patient(), Encounters.Read(reading)));
    }

    private static Func<Identifier, Encounter, IMessage>? EventOf(Hl7Text trigger) =>
        trigger.Is("A01"u8) ? static (patient, stay) => new PatientAdmitted { Patient = patient, Encounter = stay }
        : trigger.Is("A02"u8) ? static (patient, stay) => new PatientTransferred { Patient = patient, Encounter = stay }
        : trigger.Is("A03"u8) ? static (patient, stay) => new PatientDischarged { Patient = patient, Encounter = stay }
        : trigger.Is("A04"u8) ? static (patient, stay) => new PatientRegistered { Patient = patient, Encounter = stay }
        : trigger.Is("A05"u8) ? static (patient, stay) => new PatientPreadmitted { Patient = patient, Encounter = stay }
        : trigger.Is("A06"u8) || trigger.Is("A07"u8) ? static (patient, stay) => new PatientClassChanged { Patient = patient, Encounter = stay }
        : trigger.Is("A08"u8) ? static (patient, stay) => new PatientUpdated { Patient = patient, Encounter = stay }
        : trigger.Is("A09"u8) ? static (patient, stay) => new PatientDeparting { Patient = patient, Encounter = stay }
        : trigger.Is("A10"u8) ? static (patient, stay) => new PatientArrived { Patient = patient, Encounter = stay }
        : trigger.Is("A11"u8) ? static (patient, stay) => new AdmissionCancelled { Patient = patient, Encounter = stay }
        : trigger.Is("A12"u8) ? static (patient, stay) => new TransferCancelled { Patient = patient, Encounter = stay }
        : trigger.Is("A13"u8) ? static (patient, stay) => new DischargeCancelled { Patient = patient, Encounter = stay }
        : null;
}
