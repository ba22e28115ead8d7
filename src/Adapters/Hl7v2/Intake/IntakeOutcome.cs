using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>What became of one message.</summary>
/// <param name="Answer">What its sender is told.</param>
/// <param name="Refusal">Why it was not taken; <see cref="HubErrorCode.Unspecified"/> when it was.</param>
internal readonly record struct IntakeOutcome(MllpAnswer Answer, HubErrorCode Refusal = HubErrorCode.Unspecified);
