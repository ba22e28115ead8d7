using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Tests.Merkle;

public sealed class MerkleTreeTests : IDisposable
{
    private readonly MerkleHasher _hasher = new();

    public void Dispose() => _hasher.Dispose();

    [Fact]
    public void PublicLeaves_HaveThePublicRoots()
    {
        var tree = new MerkleTree(new LeafList(_hasher, PublicVectors.Leaves), _hasher);

        Assert.Equal(PublicVectors.Roots, Enumerable.Range(0, PublicVectors.Roots.Count).Select(size => tree.Root(size)));
    }

    [Fact]
    public void PublicLeavesOneByOne_GiveThePublicRoots()
    {
        var frontier = new MerkleFrontier(_hasher);
        var roots = new List<MerkleHash> { frontier.Root() };
        foreach (var leaf in PublicVectors.Leaves)
        {
            frontier.Append(_hasher.Leaf(leaf));
            roots.Add(frontier.Root());
        }

        Assert.Equal(PublicVectors.Roots, roots);
        Assert.Equal(8, frontier.Size);
    }

    [Fact]
    public void LeavesOneByOne_GiveTheRootsOfTheDefinition()
    {
        var tree = new MerkleTree(LeafList.OfNumbers(_hasher, 300), _hasher);
        var frontier = new MerkleFrontier(_hasher);
        for (var size = 1; size <= 300; size++)
        {
            frontier.Append(_hasher.Leaf(LeafList.Number(size - 1)));
            Assert.Equal(tree.Root(size), frontier.Root());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    [InlineData(299)]
    public void FrontierTakenUpAgain_GoesOnAsIfNeverLeft(int size)
    {
        var tree = new MerkleTree(LeafList.OfNumbers(_hasher, 300), _hasher);
        var resumed = new MerkleFrontier(_hasher, size, tree.Frontier(size));

        for (var next = size; next < 300; next++) resumed.Append(_hasher.Leaf(LeafList.Number(next)));

        Assert.Equal(tree.Root(300), resumed.Root());
    }

    [Fact]
    public void FrontierWithASubtreeTooFew_IsNotTaken() =>
        Assert.Throws<ArgumentException>(() => new MerkleFrontier(_hasher, 3, [MerkleHasher.EmptyRoot]));

    [Fact]
    public void LeafAndNodeOfTheSameBytes_HaveDifferentHashes()
    {
        var (left, right) = (_hasher.Leaf([1]), _hasher.Leaf([2]));

        Assert.NotEqual(_hasher.Node(left, right), _hasher.Leaf([.. MerkleHash.Bytes(in left), .. MerkleHash.Bytes(in right)]));
    }
}
