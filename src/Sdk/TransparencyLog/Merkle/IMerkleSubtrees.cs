namespace EHealth.Integration.TransparencyLog.Merkle;

/// <summary>Knows the complete subtrees of a tree.</summary>
public interface IMerkleSubtrees
{
    /// <summary>The root of the complete subtree over the leaves [index * 2^level, (index + 1) * 2^level).</summary>
    /// <param name="level">0 for a leaf.</param>
    /// <param name="index">Place of the subtree among those of its level, from 0.</param>
    MerkleHash Subtree(int level, long index);
}
