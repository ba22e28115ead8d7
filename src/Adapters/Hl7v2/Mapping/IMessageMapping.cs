using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>
/// HL7v2 messages of one kind to events of the hub's contracts. Refuses what cannot be expressed in the contract; what can be expressed and breaks a
/// rule of it is left to the hub, whose field path <see cref="ContractLocations"/> turns back into a place.
/// </summary>
internal interface IMessageMapping
{
    /// <summary>What it maps, in the words of MSH-9, for the operator who reads a refusal: <c>ADT^A01, A03</c>.</summary>
    string Supports { get; }

    /// <summary>True when this message is one of its kind.</summary>
    /// <param name="type">MSH-9.1.</param>
    /// <param name="trigger">MSH-9.2, or EVN-1.</param>
    bool Handles(Hl7Text type, Hl7Text trigger);

    /// <summary>Maps a message that <see cref="Handles"/> is true of.</summary>
    MappingOutcome Map(Hl7Message message, MappingContext context);
}
