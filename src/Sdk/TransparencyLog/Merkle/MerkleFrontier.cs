using System.Numerics;

namespace EHealth.Integration.TransparencyLog.Merkle;

/// <summary>The right edge of a growing tree: the roots of its complete subtrees, at most 64, which are all that is needed to add leaves and to tell the root
/// (RFC 6962, 2.1).</summary>
public sealed class MerkleFrontier
{
    private readonly MerkleHasher _hasher;
    private readonly List<MerkleHash> _subtrees = []; // largest, and leftmost, first

    /// <summary>A tree without leaves.</summary>
    /// <param name="hasher">Hashes for it.</param>
    public MerkleFrontier(MerkleHasher hasher) => _hasher = hasher;

    /// <summary>A tree of which the right edge is known.</summary>
    /// <param name="hasher">Hashes for it.</param>
    /// <param name="size">How many leaves it has.</param>
    /// <param name="subtrees">Roots of its complete subtrees, one for each bit that is set in <paramref name="size"/>, largest first.</param>
    /// <exception cref="ArgumentException">There are not as many subtrees as the size has.</exception>
    public MerkleFrontier(MerkleHasher hasher, long size, IEnumerable<MerkleHash> subtrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        _hasher = hasher;
        _subtrees.AddRange(subtrees);
        Size = size;
        if (_subtrees.Count != BitOperations.PopCount((ulong)size)) throw new ArgumentException($"A tree of {size} leaves has not {_subtrees.Count} complete subtrees.", nameof(subtrees));
    }

    /// <summary>How many leaves there are.</summary>
    public long Size { get; private set; }

    /// <summary>Roots of the complete subtrees, one for each bit that is set in <see cref="Size"/>, largest first. Valid until the next leaf.</summary>
    public IReadOnlyList<MerkleHash> Subtrees => _subtrees;

    /// <summary>Adds a leaf at the end.</summary>
    /// <param name="leaf">The leaf's hash, see <see cref="MerkleHasher.Leaf(ReadOnlySpan{byte})"/>.</param>
    public void Append(in MerkleHash leaf)
    {
        var hash = leaf;

        // Every bit that is set from the right is a complete subtree of the size that has just been completed.
        for (var bits = Size++; (bits & 1) == 1; bits >>= 1)
        {
            hash = _hasher.Node(_subtrees[^1], hash);
            _subtrees.RemoveAt(_subtrees.Count - 1);
        }

        _subtrees.Add(hash);
    }

    /// <summary>The root of the tree as it stands.</summary>
    public MerkleHash Root()
    {
        if (_subtrees.Count == 0) return MerkleHasher.EmptyRoot;
        var root = _subtrees[^1];
        for (var place = _subtrees.Count - 2; place >= 0; place--) root = _hasher.Node(_subtrees[place], root);
        return root;
    }
}
