using EHealth.Integration.Contracts.Audit.V1;

namespace EHealth.Integration.Audit;

/// <summary>One record of a hub's audit.</summary>
/// <param name="Record">What it says.</param>
/// <param name="Bytes">Its bytes as Kafka had them: the leaf of the hub's tree, needed to prove it later.</param>
public sealed record AuditEntry(AuditRecord Record, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Its index: 0, 1, 2, ... without gaps.</summary>
    public long Index => (long)Record.Index;
}
