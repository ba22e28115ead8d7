using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>ADT^A01, A03, A04 and A08 to the events of <c>ehealth.clinical.v1</c>.</summary>
internal sealed class AdtMapping : IMessageMapping
{
    public string Supports => "ADT^A01, A03, A04, A08";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("ADT"u8) && EventType(trigger) is not null;

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        if (EventType(MessageHeader.TriggerEvent(message)) is not { } create) throw new InvalidOperationException("Not one of the supported trigger events.");
        if (PatientIdentifier.Find(message, out var patient) is { } patientRefusal) return patientRefusal;

        var encounter = new Encounter
        {
            Facility = context.Facility,
            VisitNumber = message.Field("PV1", 19).Text.GetString(),
            PatientClass = PatientClassCode.Read(message.Field("PV1", 2).Text),
            Location = LocationOf(message.Field("PV1", 3)),
        };
        encounter.Names.Add(PatientNames.Read(message.Field("PID", 5)));
        return ReadOccurredAt(message, context, encounter)
            ?? ReadBirthDate(message, context, encounter)
            ?? ReadSex(message, encounter)
            ?? MappingOutcome.Of(create(patient, encounter));
    }

    private static Func<Identifier, Encounter, IMessage>? EventType(Hl7Text trigger) =>
        trigger.Is("A01"u8) ? static (patient, stay) => new PatientAdmitted { Patient = patient, Encounter = stay }
        : trigger.Is("A03"u8) ? static (patient, stay) => new PatientDischarged { Patient = patient, Encounter = stay }
        : trigger.Is("A04"u8) ? static (patient, stay) => new PatientRegistered { Patient = patient, Encounter = stay }
        : trigger.Is("A08"u8) ? static (patient, stay) => new PatientUpdated { Patient = patient, Encounter = stay }
        : null;

    // PL: point of care, room, bed.
    private static string LocationOf(Hl7Field location)
    {
        var parts = new List<string>(3);
        for (int component = 1; component <= 3; component++)
        {
            if (location.Component(component).Text is { HasValue: true } part) parts.Add(part.GetString());
        }

        return string.Join(", ", parts);
    }

    // EVN-6 is when it happened, EVN-2 when it was recorded.
    private static Hl7Refusal? ReadOccurredAt(Hl7Message message, MappingContext context, Encounter encounter)
    {
        var happened = message.Field("EVN", 6).Text;
        int field = happened.HasValue ? 6 : 2;
        var text = happened.HasValue ? happened : message.Field("EVN", 2).Text;
        if (!text.HasValue) return null;
        if (!Hl7Timestamp.TryParse(text.Bytes, context.DefaultUtcOffset, out var timestamp)
            || timestamp.Precision < Hl7TimestampPrecision.Day)
        {
            return new Hl7Refusal(
                HubErrorCode.FieldInvalid, new Hl7Location("EVN", field), "not a timestamp of at least a day's precision");
        }

        encounter.OccurredAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(timestamp.Value);
        return null;
    }

    private static Hl7Refusal? ReadBirthDate(Hl7Message message, MappingContext context, Encounter encounter)
    {
        var text = message.Field("PID", 7).Text;
        if (!text.HasValue) return null;
        if (!Hl7Timestamp.TryParse(text.Bytes, context.DefaultUtcOffset, out var timestamp))
            return new Hl7Refusal(HubErrorCode.FieldInvalid, new Hl7Location("PID", 7), "not a date");
        encounter.BirthDate = timestamp.ToDateString();
        return null;
    }

    private static Hl7Refusal? ReadSex(Hl7Message message, Encounter encounter)
    {
        if (!SexCode.TryRead(message.Field("PID", 8).Text, out var sex))
            return new Hl7Refusal(HubErrorCode.CodeUnknown, new Hl7Location("PID", 8), "not a code of table 0001");
        encounter.Sex = sex;
        return null;
    }
}
