namespace EHealth.Integration.Hub.Core.Catalogue;

/// <summary>The contracts contradict themselves; the hub does not start with them.</summary>
public sealed class ContractException(IReadOnlyList<string> mistakes)
    : Exception($"the contracts have {mistakes.Count} mistake(s):{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", mistakes)}");
