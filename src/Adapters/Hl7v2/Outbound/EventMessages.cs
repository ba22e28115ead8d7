using EHealth.Integration.Adapters.Hl7v2.Delivery;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Sdk.Subscriptions;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>Events of the hub as HL7v2 messages: version 2.5.1, UTF-8. The same event gives the same bytes each time.</summary>
internal static class EventMessages
{
    private const int ControlIdLength = 20;

    private static readonly Dictionary<MessageDescriptor, EventMessage> Kinds = new()
    {
        [PatientAdmitted.Descriptor] = EventMessage.Of<PatientAdmitted>("A01", message => (message.Patient, message.Encounter)),
        [PatientDischarged.Descriptor] = EventMessage.Of<PatientDischarged>("A03", message => (message.Patient, message.Encounter)),
        [PatientRegistered.Descriptor] = EventMessage.Of<PatientRegistered>("A04", message => (message.Patient, message.Encounter)),
        [PatientUpdated.Descriptor] = EventMessage.Of<PatientUpdated>("A08", message => (message.Patient, message.Encounter)),
    };

    /// <summary>The types that can be written.</summary>
    public static IReadOnlyCollection<MessageDescriptor> Types => Kinds.Keys;

    /// <summary>The system that the event concerns; the one that gets it.</summary>
    public static string FacilityOf(IMessage published) => Kinds[published.Descriptor].FacilityOf(published);

    /// <summary>MSH-10: derived from the event's message id, so that a repetition is known again.</summary>
    public static string ControlIdOf(EventDelivery<IMessage> delivery) => delivery.MessageId.ToString("N")[^ControlIdLength..];

    /// <summary>Writes an event.</summary>
    public static Hl7Message Write(EventDelivery<IMessage> delivery, Hl7Destination destination)
    {
        var writer = new Hl7Writer(Hl7Syntax.Standard);
        Kinds[delivery.Event.Descriptor].Write(writer, delivery, ControlIdOf(delivery), destination);
        return Hl7Message.Parse(writer.Written).Message ?? throw new InvalidOperationException($"{delivery.Event.Descriptor.Name} was not written as a message.");
    }
}
