using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity;

/// <summary>What a register said about an identifier. Both null: it knows no such person.</summary>
/// <param name="Person">The person; not to be changed, others read the same object.</param>
/// <param name="Error">Why there is no answer; then <paramref name="Person"/> is null.</param>
public readonly record struct PersonLookup(Person? Person, HubError? Error);
