using System.Collections.Frozen;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Sdk.Subscriptions;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>Events of the hub as HL7v2 messages: version 2.5.1, UTF-8, original mode. The same event gives the same bytes each time.</summary>
internal static class EventMessages
{
    private const string Application = "EHEALTH";
    private const string Facility = "HUB";
    private const int ControlIdLength = 20;

    private static readonly FrozenDictionary<string, IEventMessage> Kinds = new IEventMessage[] { new AdtMessage(), new ResultMessage(), new OrderMessage(), new MedicationOrderMessage(), new DocumentMessage() }
        .SelectMany(kind => kind.Types.Select(type => KeyValuePair.Create(type.FullName, kind)))
        .ToFrozenDictionary();

    /// <summary>The event types that can be written, by their full names.</summary>
    public static IReadOnlyDictionary<string, MessageDescriptor> Types { get; } =
        Kinds.Values.Distinct().SelectMany(kind => kind.Types).ToFrozenDictionary(type => type.FullName);

    /// <summary>The system that the event says it comes from.</summary>
    public static string FacilityOf(IMessage published) => KindOf(published).FacilityOf(published);

    /// <summary>What the hub's record calls a message that a hospital was sent: <c>hl7v2/ORU^R01 to sirdaryo-his</c>.</summary>
    public static string OperationOf(IMessage published, string destination)
    {
        var type = KindOf(published).TypeOf(published);
        return $"hl7v2/{type.Code}^{type.Trigger} to {destination}";
    }

    /// <summary>MSH-10: derived from the event's message id, so that a repetition is known again.</summary>
    public static string ControlIdOf(EventDelivery<IMessage> delivery) => delivery.MessageId.ToString("N")[^ControlIdLength..];

    /// <summary>Writes an event. The bytes may be more than a message may hold (<see cref="Hl7Limits"/>): whoever sends them reads them before.</summary>
    /// <param name="delivery">The event.</param>
    /// <param name="utcOffset">The zone times are written in.</param>
    public static ReadOnlyMemory<byte> Write(EventDelivery<IMessage> delivery, TimeSpan utcOffset)
    {
        var kind = KindOf(delivery.Event);
        var type = kind.TypeOf(delivery.Event);
        var acceptedAt = delivery.AcceptedAt.ToOffset(utcOffset);
        var writer = new Hl7Writer(Hl7Syntax.Standard);
        writer.Begin("MSH").Field().Text(Application).Field().Text(Facility);
        writer.Fields(3).Text(Hl7Timestamp.Format(acceptedAt));
        writer.Fields(2).Text(type.Code).Component().Text(type.Trigger).Component().Text(type.Structure);
        writer.Field().Text(ControlIdOf(delivery)).Field().Text("P").Field().Text("2.5.1");
        writer.Fields(6).Text(Hl7Syntax.Standard.Charset.Name).End();
        kind.WriteBody(writer, delivery.Event, acceptedAt);
        return writer.Written;
    }

    private static IEventMessage KindOf(IMessage published) => Kinds[published.Descriptor.FullName];
}
