namespace EHealth.Integration.Simulators;

/// <summary>Body of POST /api/v1/persons/query.</summary>
internal sealed record PersonQuery(string Pinfl);
