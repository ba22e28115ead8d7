using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>What was decided about a message.</summary>
/// <param name="Refusals">Why it was not taken; empty when it was.</param>
/// <param name="Response">What a query is answered with, refused or not; null for any other message, which is acknowledged.</param>
internal readonly record struct Verdict(IReadOnlyList<Hl7Refusal> Refusals, MllpAnswer? Response = null)
{
    /// <summary>It is on the hub's disk.</summary>
    public static readonly Verdict Taken = new([]);

    /// <summary>The hub's code; <see cref="HubErrorCode.Unspecified"/> when it was taken.</summary>
    public HubErrorCode Code => Refusals is [var first, ..] ? first.Code : HubErrorCode.Unspecified;

    public static implicit operator Verdict(Hl7Refusal refusal) => new([refusal]);
}
