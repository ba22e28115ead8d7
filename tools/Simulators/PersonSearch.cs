namespace EHealth.Integration.Simulators;

/// <summary>Body of POST /api/v1/persons/search.</summary>
/// <param name="BirthDate">YYYY-MM-DD, YYYY-MM or YYYY.</param>
/// <param name="Limit">Most entries wanted, 1 .. 200.</param>
/// <param name="Sex">"male" or "female"; absent = any.</param>
/// <param name="Family">Family name in either script; absent = any.</param>
internal sealed record PersonSearch(string BirthDate, int Limit, string? Sex = null, string? Family = null);
