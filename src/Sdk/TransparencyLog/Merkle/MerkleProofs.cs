using System.Numerics;

namespace EHealth.Integration.TransparencyLog.Merkle;

/// <summary>Checks proofs. What is proven depends on nothing but the roots, which the checker must have from a checkpoint it trusts.</summary>
public static class MerkleProofs
{
    /// <summary>Whether a leaf stands at a place of a tree (RFC 9162, 2.1.3.2).</summary>
    /// <param name="hasher">Hashes for it.</param>
    /// <param name="index">The leaf's place, from 0.</param>
    /// <param name="size">How many leaves the tree has.</param>
    /// <param name="leaf">The leaf's hash.</param>
    /// <param name="proof">Hashes from the leaf's sibling upwards.</param>
    /// <param name="root">The tree's root.</param>
    public static bool VerifyInclusion(MerkleHasher hasher, long index, long size, in MerkleHash leaf, ReadOnlySpan<MerkleHash> proof, in MerkleHash root)
    {
        if (index < 0 || index >= size) return false;
        var (node, last) = (index, size - 1);
        var hash = leaf;
        foreach (ref readonly var sibling in proof)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = hasher.Node(sibling, hash);
                SkipUntilRightChild(ref node, ref last);
            }
            else
            {
                hash = hasher.Node(hash, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && hash == root;
    }

    /// <summary>What an inclusion proof says of the leaves before the one it is of: the roots of the complete subtrees they make, largest first, as
    /// <see cref="MerkleFrontier(MerkleHasher, long, IEnumerable{MerkleHash})"/> takes them. Of no worth before <see cref="VerifyInclusion"/> has been asked.</summary>
    /// <param name="index">The leaf's place, from 0.</param>
    /// <param name="size">How many leaves the tree has.</param>
    /// <param name="proof">Hashes from the leaf's sibling upwards.</param>
    public static IReadOnlyList<MerkleHash> SubtreesBefore(long index, long size, ReadOnlySpan<MerkleHash> proof)
    {
        var (node, last) = (index, size - 1);
        var subtrees = new List<MerkleHash>();
        foreach (ref readonly var sibling in proof)
        {
            if ((node & 1) == 1 || node == last)
            {
                subtrees.Add(sibling);
                SkipUntilRightChild(ref node, ref last);
            }

            node >>= 1;
            last >>= 1;
        }

        subtrees.Reverse();
        return subtrees;
    }

    /// <summary>Whether a tree is the beginning of a larger one (RFC 9162, 2.1.4.2). Of a tree without leaves nothing can be proven: false.</summary>
    /// <param name="hasher">Hashes for it.</param>
    /// <param name="earlierSize">How many leaves the smaller tree has.</param>
    /// <param name="laterSize">How many leaves the larger tree has.</param>
    /// <param name="proof">The proof; empty when both have the same size.</param>
    /// <param name="earlierRoot">Root of the smaller tree.</param>
    /// <param name="laterRoot">Root of the larger tree.</param>
    public static bool VerifyConsistency(
        MerkleHasher hasher, long earlierSize, long laterSize, ReadOnlySpan<MerkleHash> proof, in MerkleHash earlierRoot, in MerkleHash laterRoot)
    {
        if (earlierSize <= 0 || earlierSize > laterSize) return false;
        if (earlierSize == laterSize) return proof.IsEmpty && earlierRoot == laterRoot;

        // A smaller tree that is one complete subtree is not repeated in the proof.
        var isComplete = BitOperations.IsPow2(earlierSize);
        if (proof.IsEmpty && !isComplete) return false;
        var (earlier, later) = isComplete ? (earlierRoot, earlierRoot) : (proof[0], proof[0]);
        var (node, last) = (earlierSize - 1, laterSize - 1);
        while ((node & 1) == 1)
        {
            node >>= 1;
            last >>= 1;
        }

        foreach (ref readonly var sibling in proof[(isComplete ? 0 : 1)..])
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                earlier = hasher.Node(sibling, earlier);
                later = hasher.Node(sibling, later);
                SkipUntilRightChild(ref node, ref last);
            }
            else
            {
                later = hasher.Node(later, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && earlier == earlierRoot && later == laterRoot;
    }

    /// <summary>A node at the right edge without sibling is its own parent: up to where it is a right child.</summary>
    private static void SkipUntilRightChild(ref long node, ref long last)
    {
        while ((node & 1) == 0 && node != 0)
        {
            node >>= 1;
            last >>= 1;
        }
    }
}
