using EHealth.Integration.Hl7.Messages;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>How events of one kind are written as HL7v2.</summary>
internal interface IEventMessage
{
    /// <summary>The event types it writes.</summary>
    IReadOnlyCollection<MessageDescriptor> Types { get; }

    /// <summary>MSH-9 of an event: code, trigger event, structure.</summary>
    (string Code, string Trigger, string Structure) TypeOf(IMessage published);

    /// <summary>The system that the event says it comes from.</summary>
    string FacilityOf(IMessage published);

    /// <summary>Writes the segments after MSH.</summary>
    /// <param name="writer">The message, MSH written.</param>
    /// <param name="published">The event.</param>
    /// <param name="acceptedAt">When the hub accepted it, in the zone to write.</param>
    void WriteBody(Hl7Writer writer, IMessage published, DateTimeOffset acceptedAt);
}
