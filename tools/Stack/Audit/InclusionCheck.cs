using System.Collections.Concurrent;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.Stack.Audit;

/// <summary>Proves for records from Kafka that each stands in its place of the log that the hub has signed.</summary>
internal sealed class InclusionCheck
{
    private readonly ConcurrentDictionary<ulong, byte[]> _records = new();

    /// <summary>Keeps a record's bytes.</summary>
    public void Add(ulong index, byte[] record) => _records[index] = record;

    /// <summary>How many of the records cannot be proven.</summary>
    /// <param name="checkpoint">What the hub has signed.</param>
    /// <param name="tiles">The log's tiles.</param>
    public int Unproven(Checkpoint checkpoint, ITileSource tiles)
    {
        using var hasher = new MerkleHasher();
        var tree = new MerkleTree(new TiledSubtrees(tiles, hasher, checkpoint.Size), hasher);
        return _records.Count(record => (long)record.Key >= checkpoint.Size || !MerkleProofs.VerifyInclusion(
            hasher, (long)record.Key, checkpoint.Size, hasher.Leaf(record.Value), [.. tree.Inclusion((long)record.Key, checkpoint.Size)], checkpoint.Root));
    }
}
