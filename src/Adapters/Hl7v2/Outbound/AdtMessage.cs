using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>What happens to a patient in a facility, as ADT.</summary>
internal sealed class AdtMessage : IEventMessage
{
    // Structures by table 0354.
    private static readonly Dictionary<MessageDescriptor, AdtKind> Kinds = new()
    {
        [PatientAdmitted.Descriptor] = AdtKind.Of<PatientAdmitted>("A01", "ADT_A01", stay => (stay.Patient, stay.Encounter)),
        [PatientTransferred.Descriptor] = AdtKind.Of<PatientTransferred>("A02", "ADT_A02", stay => (stay.Patient, stay.Encounter)),
        [PatientDischarged.Descriptor] = AdtKind.Of<PatientDischarged>("A03", "ADT_A03", stay => (stay.Patient, stay.Encounter)),
        [PatientRegistered.Descriptor] = AdtKind.Of<PatientRegistered>("A04", "ADT_A01", stay => (stay.Patient, stay.Encounter)),
        [PatientPreadmitted.Descriptor] = AdtKind.Of<PatientPreadmitted>("A05", "ADT_A05", stay => (stay.Patient, stay.Encounter)),
        [PatientClassChanged.Descriptor] = AdtKind.Of<PatientClassChanged>("A06", "ADT_A06", stay => (stay.Patient, stay.Encounter)),
        [PatientUpdated.Descriptor] = AdtKind.Of<PatientUpdated>("A08", "ADT_A01", stay => (stay.Patient, stay.Encounter)),
        [PatientDeparting.Descriptor] = AdtKind.Of<PatientDeparting>("A09", "ADT_A09", stay => (stay.Patient, stay.Encounter)),
        [PatientArrived.Descriptor] = AdtKind.Of<PatientArrived>("A10", "ADT_A09", stay => (stay.Patient, stay.Encounter)),
        [AdmissionCancelled.Descriptor] = AdtKind.Of<AdmissionCancelled>("A11", "ADT_A09", stay => (stay.Patient, stay.Encounter)),
        [TransferCancelled.Descriptor] = AdtKind.Of<TransferCancelled>("A12", "ADT_A09", stay => (stay.Patient, stay.Encounter)),
        [DischargeCancelled.Descriptor] = AdtKind.Of<DischargeCancelled>("A13", "ADT_A01", stay => (stay.Patient, stay.Encounter)),
    };

    public IReadOnlyCollection<MessageDescriptor> Types => Kinds.Keys;

    public (string Code, string Trigger, string Structure) TypeOf(IMessage published) =>
        ("ADT", TriggerOf(published), Kinds[published.Descriptor].Structure);

    public string FacilityOf(IMessage published) => Kinds[published.Descriptor].Read(published).Encounter.Facility;

    public void WriteBody(Hl7Writer writer, IMessage published, DateTimeOffset acceptedAt)
    {
        var kind = Kinds[published.Descriptor];
        var (patient, encounter) = kind.Read(published);
        writer.Begin("EVN").Text(TriggerOf(published)).Field().Text(Hl7Timestamp.Format(acceptedAt));
        writer.Fields(4).Text(Hl7Timestamp.Format(encounter.OccurredAt.ToDateTimeOffset(), acceptedAt.Offset)).End();

        var person = new Person { Identifiers = { patient }, Names = { encounter.Names }, BirthDate = encounter.BirthDate, Sex = encounter.Sex };
        PersonSegments.Write(writer, person, 1);

        // PV1-2 class, PV1-3 and 6 location now and before, PV1-7 attending, PV1-19 visit number.
        writer.Begin("PV1").Number(1).Field().Text(PatientClassCode.Of(encounter.PatientClass));
        writer.Field();
        WriteLocation(writer, encounter.Location);
        writer.Fields(3);
        WriteLocation(writer, encounter.PreviousLocation);
        writer.Field().Practitioners(encounter.Attending).Fields(12).Text(encounter.VisitNumber).End();
    }

    // Whoever is an outpatient now was an inpatient: A07, the other way of A06.
    private static string TriggerOf(IMessage published) =>
        published is PatientClassChanged { Encounter.PatientClass: PatientClass.Outpatient } ? "A07" : Kinds[published.Descriptor].Trigger;

    // The contract has ward, room and bed as one text with commas between.
    private static void WriteLocation(Hl7Writer writer, string location)
    {
        var parts = location.Split(", ");
        for (int i = 0; i < parts.Length; i++)
        {
            if (i > 0) writer.Component();
            writer.Text(parts[i]);
        }
    }

    private sealed record AdtKind(string Trigger, string Structure, Func<IMessage, (Identifier Patient, Encounter Encounter)> Read)
    {
        public static AdtKind Of<TEvent>(string trigger, string structure, Func<TEvent, (Identifier, Encounter)> read)
            where TEvent : IMessage => new(trigger, structure, published => read((TEvent)published));
    }
}
