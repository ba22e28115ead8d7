namespace EHealth.Integration.Hub.Core.Systems;

/// <summary>Leave to call one contract method: for which purposes of use and how much.</summary>
/// <param name="Operation">Full method name.</param>
/// <param name="Purposes">Purposes of use (HL7 v3 codes) the caller may name; never empty.</param>
/// <param name="Quota">How much.</param>
public sealed record Grant(string Operation, IReadOnlySet<string> Purposes, Quota Quota);
