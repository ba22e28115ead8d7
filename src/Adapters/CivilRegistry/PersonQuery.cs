namespace EHealth.Integration.Adapters.CivilRegistry;

/// <summary>Body of POST api/v1/persons/query.</summary>
internal sealed record PersonQuery(string Pinfl)
{
    /// <summary>A record would print its members, and these are a person's.</summary>
    public override string ToString() => nameof(PersonQuery);
}
