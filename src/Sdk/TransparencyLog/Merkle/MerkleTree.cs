using System.Numerics;

namespace EHealth.Integration.TransparencyLog.Merkle;

/// <summary>Roots and proofs of a tree, or of what it was when it was smaller, made from its complete subtrees (RFC 6962, 2.1).</summary>
/// <param name="subtrees">The complete subtrees.</param>
/// <param name="hasher">Hashes for it.</param>
public sealed class MerkleTree(IMerkleSubtrees subtrees, MerkleHasher hasher)
{
    /// <summary>The root when the tree had so many leaves.</summary>
    /// <param name="size">How many leaves; not negative.</param>
    public MerkleHash Root(long size) => size == 0 ? MerkleHasher.EmptyRoot : Range(0, size);

    /// <summary>The right edge when the tree had so many leaves: roots of the complete subtrees, largest first.</summary>
    /// <param name="size">How many leaves; not negative.</param>
    public IReadOnlyList<MerkleHash> Frontier(long size)
    {
        var edge = new List<MerkleHash>();
        for (var begin = 0L; begin < size;)
        {
            var level = BitOperations.Log2((ulong)(size - begin));
            edge.Add(subtrees.Subtree(level, begin >> level));
            begin += 1L << level;
        }

        return edge;
    }

    /// <summary>Proves that a leaf stands where it stands (RFC 6962, 2.1.1), from the leaf's sibling upwards.</summary>
    /// <param name="index">The leaf's place, from 0.</param>
    /// <param name="size">How many leaves the tree has.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such leaf.</exception>
    public IReadOnlyList<MerkleHash> Inclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<MerkleHash>();
        var (begin, end) = (0L, size);
        while (end - begin > 1)
        {
            var middle = begin + SplitOf(end - begin);
            if (index < middle)
            {
                proof.Add(Range(middle, end));
                end = middle;
            }
            else
            {
                proof.Add(Range(begin, middle));
                begin = middle;
            }
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>Proves that the tree, when it was smaller, is the beginning of what it is (RFC 6962, 2.1.2). Empty for equal sizes.</summary>
    /// <param name="earlierSize">How many leaves it had; at least 1.</param>
    /// <param name="laterSize">How many leaves it has.</param>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are in no such order.</exception>
    public IReadOnlyList<MerkleHash> Consistency(long earlierSize, long laterSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(earlierSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(earlierSize, laterSize);
        var proof = new List<MerkleHash>();
        var (begin, end) = (0L, laterSize);
        while (end != earlierSize)
        {
            var middle = begin + SplitOf(end - begin);
            if (earlierSize <= middle)
            {
                proof.Add(Range(middle, end));
                end = middle;
            }
            else
            {
                proof.Add(Range(begin, middle));
                begin = middle;
            }
        }

        // What both trees share is known to the checker only if it is the whole smaller tree.
        if (begin != 0) proof.Add(Range(begin, end));
        proof.Reverse();
        return proof;
    }

    /// <summary>The largest power of two below a number of leaves.</summary>
    private static long SplitOf(long leaves) => 1L << BitOperations.Log2((ulong)(leaves - 1));

    private MerkleHash Range(long begin, long end)
    {
        var leaves = end - begin;
        if (BitOperations.IsPow2(leaves))
        {
            var level = BitOperations.Log2((ulong)leaves);
            return subtrees.Subtree(level, begin >> level);
        }

        var middle = begin + SplitOf(leaves);
        return hasher.Node(Range(begin, middle), Range(middle, end));
    }
}
