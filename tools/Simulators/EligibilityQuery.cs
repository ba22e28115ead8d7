namespace EHealth.Integration.Simulators;

/// <summary>Body of POST /api/v1/eligibility.</summary>
internal sealed record EligibilityQuery(string Pinfl, DateOnly Date);
