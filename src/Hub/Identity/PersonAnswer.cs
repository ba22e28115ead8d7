using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity;

/// <summary>What the directory says about an identifier.</summary>
/// <param name="Person">The person, null when the register knows none; not to be changed, others read the same object.</param>
/// <param name="Error">Why there is no answer; null with an answer.</param>
/// <param name="Source">Register only when it was asked for this very answer.</param>
/// <param name="IsStale">True when the register could not be asked and an entry past its lifetime is given.</param>
public readonly record struct PersonAnswer(Person? Person, HubError? Error, ResolveSource Source, bool IsStale);
