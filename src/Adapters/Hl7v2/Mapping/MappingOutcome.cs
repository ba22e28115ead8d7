using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>An event, or why there is none.</summary>
internal readonly struct MappingOutcome
{
    private MappingOutcome(IMessage? mapped, Hl7Refusal? refusal) => (Event, Refusal) = (mapped, refusal);

    /// <summary>The event, a message of <c>ehealth.clinical.v1</c> whose rules are not checked yet; null when the message is refused.</summary>
    public IMessage? Event { get; }

    /// <summary>The refusal; null when there is an event.</summary>
    public Hl7Refusal? Refusal { get; }

    /// <summary>True when there is an event.</summary>
    [MemberNotNullWhen(true, nameof(Event))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsMapped => Event is not null;

    /// <summary>An event.</summary>
    public static MappingOutcome Of(IMessage mapped) => new(mapped, null);

    public static implicit operator MappingOutcome(Hl7Refusal refusal) => new(null, refusal);
}
