namespace EHealth.Integration.Adapters.CivilRegistry;

/// <summary>The registry's answer to a search: the entries, and whether more than the wanted number fit.</summary>
internal sealed record PersonSearchReply(IReadOnlyList<PersonEntry> Persons, bool More);
