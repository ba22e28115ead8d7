using CsCheck;
using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Hub.Core.Tests.Secrets;

public sealed class KeyTreeTests
{
    private static readonly Gen<ulong> Place = Gen.OneOf(Gen.ULong, Gen.ULong[0, 40], Gen.Const(ulong.MaxValue));

    [Fact]
    public void AnyPlacesDestroyed_AllOthersKeepTheirKeys() =>
        Gen.Select(Place.HashSet[1, 12], Place.HashSet[0, 40]).Sample((destroyed, others) =>
        {
            var whole = KeyTree.Create();
            var before = others.ToDictionary(place => place, place => KeyOf(whole, place));

            var left = destroyed.Aggregate(whole, (tree, place) => tree.Without(place));

            Assert.All(destroyed, place => Assert.Null(KeyOf(left, place)));
            Assert.All(others.Except(destroyed), place => Assert.Equal(before[place], KeyOf(left, place)));
            Assert.All(others, place => Assert.Equal(before[place], KeyOf(whole, place)));
            Assert.Equal(Bytes(left), Bytes(Read(Bytes(left))));
        });

    [Fact]
    public void Places_HaveKeysOfTheirOwn()
    {
        var tree = KeyTree.Create();
        ulong[] places = [0, 1, 15, 16, 1UL << 60, 1UL << 63, ulong.MaxValue];

        Assert.Equal(places.Length, places.Select(place => Convert.ToHexString(KeyOf(tree, place)!)).Distinct().Count());
    }

    [Fact]
    public void WipedTree_NoLongerMakesTheKey()
    {
        var tree = KeyTree.Create();
        var (key, neighbour) = (KeyOf(tree, 7), KeyOf(tree, 8));
        var left = tree.Without(7);

        tree.Wipe(7);

        Assert.NotEqual(key, KeyOf(tree, 7));
        Assert.Equal(neighbour, KeyOf(left, 8));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")] // destroyed, above the places
    [InlineData("03")]
    [InlineData("01AA")]
    [InlineData("02")]
    public void NoTree_IsRefused(string bytes)
    {
        var refused = Record.Exception(() => Read(Convert.FromHexString(bytes)));

        Assert.True(refused is InvalidDataException or EndOfStreamException, refused?.ToString());
    }

    [Fact]
    public void TreeDeeperThanThePlaces_IsRefused() =>
        Assert.Throws<InvalidDataException>(() => Read([.. Enumerable.Repeat((byte)2, 100)]));

    private static byte[]? KeyOf(KeyTree tree, ulong place)
    {
        var key = new byte[KeyTree.KeyBytes];
        return tree.TryDerive(place, key) ? key : null;
    }

    private static byte[] Bytes(KeyTree tree)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        tree.WriteTo(writer);
        return stream.ToArray();
    }

    private static KeyTree Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return KeyTree.ReadFrom(reader);
    }
}
