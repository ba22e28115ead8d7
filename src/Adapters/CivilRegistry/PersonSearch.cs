using System.Globalization;

namespace EHealth.Integration.Adapters.CivilRegistry;

/// <summary>Body of POST api/v1/persons/search.</summary>
/// <param name="BirthDate">YYYY-MM-DD, YYYY-MM or YYYY.</param>
/// <param name="Limit">Most entries wanted.</param>
/// <param name="Sex">The registry's word; null = any.</param>
/// <param name="Family">Family name; null = any.</param>
internal sealed record PersonSearch(string BirthDate, int Limit, string? Sex = null, string? Family = null)
{
    /// <summary>Whether a reply keeps to the question: not more entries than wanted, and only people born then.</summary>
    public bool IsAnsweredBy(PersonSearchReply reply) => reply.Persons.Count <= Limit && reply.Persons.All(IsBornThen);

    /// <summary>A record would print its members, and these are a person's.</summary>
    public override string ToString() => nameof(PersonSearch);

    private bool IsBornThen(PersonEntry? person) =>
        person is not null && person.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture).StartsWith(BirthDate, StringComparison.Ordinal);
}
