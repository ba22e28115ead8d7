using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Tests.Merkle;

public sealed class MerkleHashTests
{
    private const string Text = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=";

    [Fact]
    public void Base64_ComesBack()
    {
        Assert.True(MerkleHash.TryParse(Text, out var hash));

        Assert.Equal(PublicVectors.Roots[8], hash);
        Assert.Equal(Text, hash.ToString());
        Assert.True(hash == PublicVectors.Roots[8]);
        Assert.True(hash != PublicVectors.Roots[7]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQw==")] // 31 bytes
    [InlineData("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQygA")] // 33 bytes
    [InlineData("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyh=")] // bits set that no byte has
    [InlineData(" XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=")]
    [InlineData("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz-Nw7_RgQyg=")] // of URLs
    public void AnythingElse_IsRefused(string text) => Assert.False(MerkleHash.TryParse(text, out _));

    [Fact]
    public void ThirtyOneBytes_AreNoHash() => Assert.Throws<ArgumentException>(() => new MerkleHash(new byte[31]));
}
