using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>An event, for a message about several persons one for each, or why there is none.</summary>
internal readonly struct MappingOutcome
{
    private MappingOutcome(IMessage? mapped, Hl7Refusal? refusal, bool isAboutPatient, IReadOnlyList<MappedPart> others) =>
        (Event, Refusal, IsAboutPatient, Others) = (mapped, refusal, isAboutPatient, others);

    /// <summary>The event, a message of a contract whose rules are not checked yet; null when the message is refused.</summary>
    public IMessage? Event { get; }

    /// <summary>The refusal; null when there is an event.</summary>
    public Hl7Refusal? Refusal { get; }

    /// <summary>True when the event names a patient, whom the hub must know; false for one about nobody, such as a list of staff.</summary>
    public bool IsAboutPatient { get; }

    /// <summary>The further events of a message about several persons, in their order; empty for most messages.</summary>
    public IReadOnlyList<MappedPart> Others { get; }

    /// <summary>True when there is an event.</summary>
    [MemberNotNullWhen(true, nameof(Event))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsMapped => Event is not null;

    /// <summary>An event about a patient.</summary>
    public static MappingOutcome Of(IMessage mapped) => new(mapped, null, isAboutPatient: true, []);

    /// <summary>Events about several patients, one for each; at least one.</summary>
    public static MappingOutcome OfEach(IReadOnlyList<MappedPart> parts) => new(parts[0].Event, null, isAboutPatient: true, [.. parts.Skip(1)]);

    /// <summary>An event about nobody.</summary>
    public static MappingOutcome OfNobody(IMessage mapped) => new(mapped, null, isAboutPatient: false, []);

    public static implicit operator MappingOutcome(Hl7Refusal refusal) => new(null, refusal, isAboutPatient: false, []);
}
