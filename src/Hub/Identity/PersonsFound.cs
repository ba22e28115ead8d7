using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity;

/// <summary>What a register said about a birth date and a name.</summary>
/// <param name="Persons">Who fits; empty for nobody, and with an error.</param>
/// <param name="More">True when more fit than were given.</param>
/// <param name="Error">Why there is no answer; null with an answer.</param>
internal readonly record struct PersonsFound(IReadOnlyList<Person> Persons, bool More, HubError? Error);
