namespace EHealth.Integration.Simulators;

/// <summary>The entries found, and whether more than the wanted number fit.</summary>
internal sealed record PersonSearchReply(IReadOnlyList<PersonReply> Persons, bool More);
