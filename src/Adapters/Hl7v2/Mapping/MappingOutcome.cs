using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>An event, or why there is none.</summary>
internal readonly struct MappingOutcome
{
    private MappingOutcome(IMessage? mapped, Hl7Refusal? refusal, bool isAboutPatient) => (Event, Refusal, IsAboutPatient) = (mapped, refusal, isAboutPatient);

    /// <summary>The event, a message of a contract whose rules are not checked yet; null when the message is refused.</summary>
    public IMessage? Event { get; }

    /// <summary>The refusal; null when there is an event.</summary>
    public Hl7Refusal? Refusal { get; }

    /// <summary>True when the event names a patient, whom the hub must know; false for one about nobody, such as a list of staff.</summary>
    public bool IsAboutPatient { get; }

    /// <summary>True when there is an event.</summary>
    [MemberNotNullWhen(true, nameof(Event))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsMapped => Event is not null;

    /// <summary>An event about a patient.</summary>
    public static MappingOutcome Of(IMessage mapped) => new(mapped, null, isAboutPatient: true);

    /// <summary>An event about nobody.</summary>
    public static MappingOutcome OfNobody(IMessage mapped) => new(mapped, null, isAboutPatient: false);

    public static implicit operator MappingOutcome(Hl7Refusal refusal) => new(null, refusal, isAboutPatient: false);
}
