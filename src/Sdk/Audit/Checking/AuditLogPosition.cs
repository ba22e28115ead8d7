using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Audit.Checking;

/// <summary>Where a check of an audit log stands: all that is needed to see that later records extend those before.</summary>
/// <param name="Next">The record that is awaited next.</param>
/// <param name="Subtrees">Roots of the complete subtrees over the records before it, largest first (<see cref="MerkleFrontier"/>).</param>
/// <param name="Proven">The newest checkpoint that the records were found to agree with.</param>
public sealed record AuditLogPosition(long Next, IReadOnlyList<MerkleHash> Subtrees, Checkpoint? Proven)
{
    /// <summary>Before the first record.</summary>
    public static AuditLogPosition Beginning { get; } = new(0, [], null);
}
