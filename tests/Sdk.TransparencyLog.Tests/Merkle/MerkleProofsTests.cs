using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Tests.Merkle;

public sealed class MerkleProofsTests : IDisposable
{
    private const int Most = 40;
    private readonly MerkleHasher _hasher = new();
    private readonly LeafList _leaves;
    private readonly MerkleTree _tree;

    public MerkleProofsTests()
    {
        _leaves = LeafList.OfNumbers(_hasher, Most);
        _tree = new MerkleTree(_leaves, _hasher);
    }

    public void Dispose() => _hasher.Dispose();

    [Fact]
    public void PublicTreeOfEight_HasThePublicConsistencyProofFromOne()
    {
        var tree = new MerkleTree(new LeafList(_hasher, PublicVectors.Leaves), _hasher);

        Assert.Equal(
            ["lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=", "Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=", "a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ="],
            tree.Consistency(1, 8).Select(hash => hash.ToString()));
    }

    // RFC 6962, 2.1.3: the paths of d0, d3, d4 and d6 in the tree of seven leaves.
    [Fact]
    public void ExampleOfTheRfc_HasThePathsOfTheRfc()
    {
        MerkleHash Leaf(int index) => _leaves.Subtree(0, index);
        var (h, k, l) = (_leaves.Subtree(1, 1), _leaves.Subtree(2, 0), _hasher.Node(_leaves.Subtree(1, 2), Leaf(6)));

        Assert.Equal([Leaf(1), h, l], _tree.Inclusion(0, 7));
        Assert.Equal([Leaf(2), _leaves.Subtree(1, 0), l], _tree.Inclusion(3, 7));
        Assert.Equal([Leaf(5), Leaf(6), k], _tree.Inclusion(4, 7));
        Assert.Equal([_leaves.Subtree(1, 2), k], _tree.Inclusion(6, 7));
        Assert.Equal([Leaf(2), Leaf(3), _leaves.Subtree(1, 0), l], _tree.Consistency(3, 7));
        Assert.Equal([l], _tree.Consistency(4, 7));
        Assert.Equal([_leaves.Subtree(1, 2), Leaf(6), k], _tree.Consistency(6, 7));
    }

    // An inclusion proof is also all that is needed to go on with the leaves from the one it is of.
    [Fact]
    public void EveryInclusionProof_HoldsTheTreeOfTheLeavesBefore()
    {
        for (var size = 1; size <= Most; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var tree = new MerkleFrontier(_hasher, index, MerkleProofs.SubtreesBefore(index, size, [.. _tree.Inclusion(index, size)]));
                for (var next = index; next < size; next++) tree.Append(_leaves.Subtree(0, next));
                Assert.Equal(_tree.Root(size), tree.Root());
            }
        }
    }

    [Fact]
    public void EveryLeafOfEveryTree_IsProvenAndNothingElseIs()
    {
        for (var size = 1; size <= Most; size++)
        {
            for (var index = 0; index < size; index++)
            {
                MerkleHash[] proof = [.. _tree.Inclusion(index, size)];
                var (leaf, root) = (_leaves.Leaf(index), _tree.Root(size));
                Assert.True(Includes(index, size, leaf, proof, root));

                Assert.False(Includes(index, size, _leaves.Leaf((index + 1) % Most), proof, root));
                Assert.False(Includes(index, size, leaf, proof, Flipped(root)));
                Assert.False(Includes(index - 1, size, leaf, proof, root));
                Assert.False(Includes(index + 1, size, leaf, proof, root));
                Assert.False(Includes(index ^ (1 << 20), size, leaf, proof, root));
                Assert.All(Spoilt(proof), spoilt => Assert.False(Includes(index, size, leaf, spoilt, root)));
            }
        }
    }

    [Fact]
    public void EveryEarlierTree_IsProvenAndNothingElseIs()
    {
        for (var later = 1; later <= Most; later++)
        {
            for (var earlier = 1; earlier <= later; earlier++)
            {
                MerkleHash[] proof = [.. _tree.Consistency(earlier, later)];
                var (earlierRoot, laterRoot) = (_tree.Root(earlier), _tree.Root(later));
                Assert.True(Extends(earlier, later, proof, earlierRoot, laterRoot));

                Assert.False(Extends(earlier, later, proof, Flipped(earlierRoot), laterRoot));
                Assert.False(Extends(earlier, later, proof, earlierRoot, Flipped(laterRoot)));
                Assert.False(Extends(later + 1, later, proof, earlierRoot, laterRoot));
                Assert.All(Spoilt(proof), spoilt => Assert.False(Extends(earlier, later, spoilt, earlierRoot, laterRoot)));
            }
        }
    }

    // RFC 9162 would take an empty proof; the public vectors demand a no, for it says nothing about either tree.
    [Fact]
    public void TreeWithoutLeaves_ProvesNothing()
    {
        var empty = MerkleHasher.EmptyRoot;

        Assert.False(Extends(0, 0, [], empty, empty));
        Assert.False(Extends(0, 1, [], empty, _tree.Root(1)));
        Assert.False(Extends(0, 1, [_tree.Root(1)], empty, _tree.Root(1)));
        Assert.False(Includes(0, 0, _leaves.Leaf(0), [], empty));
    }

    [Fact]
    public void PlaceOutsideOfTheTree_HasNoProof()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _tree.Inclusion(7, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tree.Inclusion(-1, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tree.Consistency(0, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tree.Consistency(8, 7));
    }

    private static MerkleHash Flipped(MerkleHash hash)
    {
        hash[0] ^= 0x10;
        return hash;
    }

    /// <summary>The ways of the public vectors: a bit changed, a hash left out, one too many at either end.</summary>
    private static IEnumerable<MerkleHash[]> Spoilt(MerkleHash[] proof)
    {
        for (var place = 0; place < proof.Length; place++)
        {
            yield return [.. proof[..place], Flipped(proof[place]), .. proof[(place + 1)..]];
            yield return [.. proof[..place], .. proof[(place + 1)..]];
        }

        yield return [default, .. proof];
        yield return [.. proof, default];
        yield return [.. proof, .. proof, MerkleHasher.EmptyRoot];
    }

    private bool Includes(long index, long size, MerkleHash leaf, MerkleHash[] proof, MerkleHash root) =>
        MerkleProofs.VerifyInclusion(_hasher, index, size, leaf, proof, root);

    private bool Extends(long earlier, long later, MerkleHash[] proof, MerkleHash earlierRoot, MerkleHash laterRoot) =>
        MerkleProofs.VerifyConsistency(_hasher, earlier, later, proof, earlierRoot, laterRoot);
}
