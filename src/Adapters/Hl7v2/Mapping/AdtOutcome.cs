using System.Diagnostics.CodeAnalysis;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>An event, or why there is none.</summary>
internal readonly struct AdtOutcome
{
    private AdtOutcome(AdtEvent? mapped, Hl7Refusal? refusal) => (Mapped, Refusal) = (mapped, refusal);

    /// <summary>The event; null when the message is refused.</summary>
    public AdtEvent? Mapped { get; }

    /// <summary>The refusal; null when there is an event.</summary>
    public Hl7Refusal? Refusal { get; }

    /// <summary>True when there is an event.</summary>
    [MemberNotNullWhen(true, nameof(Mapped))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsMapped => Mapped is not null;

    public static implicit operator AdtOutcome(AdtEvent mapped) => new(mapped, null);

    public static implicit operator AdtOutcome(Hl7Refusal refusal) => new(null, refusal);
}
