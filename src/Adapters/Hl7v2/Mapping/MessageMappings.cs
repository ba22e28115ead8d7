using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>All kinds of messages that become events.</summary>
internal static class MessageMappings
{
    private static readonly IMessageMapping[] All =
    [
        new AdtMapping(), new PersonMapping(), new MergeMapping(), new VisitMoveMapping(), new AllergyMapping(),
        new OrderMapping(), new ResultMapping(), new DocumentMapping(),
        new MedicationOrderMapping(), new DispenseMapping(), new AdministrationMapping(), new ImmunizationMapping(),
        new AppointmentMapping(), new SlotMapping(), new ChargeMapping(), new AccountMapping(), new StaffFileMapping(), new LocationFileMapping(),
    ];

    /// <summary>Maps a message, or says that its kind is not supported.</summary>
    public static MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var type = message.Header.Field(MessageHeader.MessageType).Text;
        var trigger = MessageHeader.TriggerEvent(message);
        foreach (var mapping in All)
        {
            if (mapping.Handles(type, trigger)) return mapping.Map(message, context);
        }

        return new Hl7Refusal(
            HubErrorCode.TypeUnsupported, new Hl7Location("MSH", MessageHeader.MessageType), $"supported are {string.Join("; ", All.Select(mapping => mapping.Supports))}");
    }
}
