using System.Buffers.Binary;
using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Tests.Merkle;

/// <summary>Complete subtrees of a list of leaves, hashed anew by the definition of RFC 6962, 2.1, each time.</summary>
internal sealed class LeafList(MerkleHasher hasher, IReadOnlyList<byte[]> leaves) : IMerkleSubtrees
{
    /// <summary>So many leaves, each a number.</summary>
    public static LeafList OfNumbers(MerkleHasher hasher, int count) => new(hasher, [.. Enumerable.Range(0, count).Select(Number)]);

    public static byte[] Number(int number)
    {
        var leaf = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(leaf, number);
        return leaf;
    }

    public MerkleHash Leaf(long index) => hasher.Leaf(leaves[(int)index]);

    public MerkleHash Subtree(int level, long index) =>
        level == 0 ? Leaf(index) : hasher.Node(Subtree(level - 1, 2 * index), Subtree(level - 1, (2 * index) + 1));
}
