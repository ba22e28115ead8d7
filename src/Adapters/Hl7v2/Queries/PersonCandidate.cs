using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>One person that a query found.</summary>
/// <param name="Person">Who it is.</param>
/// <param name="Score">How well it fits, 0 to 100.</param>
internal sealed record PersonCandidate(Person Person, int Score);
