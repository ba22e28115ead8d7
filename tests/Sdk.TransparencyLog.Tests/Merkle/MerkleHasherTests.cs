using System.Security.Cryptography;
using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Tests.Merkle;

public sealed class MerkleHasherTests
{
    /// <summary>Around the length up to which a leaf is put together before it is hashed, its zero byte counted.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(4094)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    public void LeafInTwoPieces_HasTheHashOfTheWhole(int bytes)
    {
        using var hasher = new MerkleHasher();
        var leaf = new byte[bytes];
        new Random(bytes).NextBytes(leaf);
        var expected = new MerkleHash(SHA256.HashData([0x00, .. leaf]));

        Assert.Equal(expected, hasher.Leaf(leaf));
        Assert.Equal(expected, hasher.Leaf(leaf.AsSpan(0, bytes / 3), leaf.AsSpan(bytes / 3)));
    }
}
