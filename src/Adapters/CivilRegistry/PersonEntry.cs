namespace EHealth.Integration.Adapters.CivilRegistry;

/// <summary>The registry's answer. Members it may leave out come last; others it may add are not read.</summary>
internal sealed record PersonEntry(
    string Pinfl, string Sex, DateOnly BirthDate, IReadOnlyList<PersonEntry.Name> Names, long Version,
    string? Passport = null, DateOnly? DeathDate = null, PersonEntry.Residence? Address = null)
{
    /// <summary>A record would print its members, and these are a person's.</summary>
    public override string ToString() => nameof(PersonEntry);

    /// <summary>A name; the script by ISO 15924.</summary>
    internal sealed record Name(string Script, string? Family = null, string? Given = null, string? Patronymic = null)
    {
        /// <inheritdoc cref="PersonEntry.ToString"/>
        public override string ToString() => nameof(Name);
    }

    /// <summary>Registered residence by administrative codes.</summary>
    internal sealed record Residence(string? RegionCode = null, string? DistrictCode = null);
}
