using EHealth.Integration.Hub.Identity.Matching;

namespace EHealth.Integration.Hub.Identity.Tests.Matching;

public sealed class SpellingDistanceTests
{
    [Theory]
    [InlineData("karimov", "karimov", 0)]
    [InlineData("karimov", "karimof", 2)]
    [InlineData("karimov", "karmov", 2)]
    [InlineData("karimov", "karrimov", 2)]
    [InlineData("karimov", "kairmov", 2)]
    [InlineData("sobirov", "sabirov", 1)]
    [InlineData("oldoxev", "uldaxev", 2)]
    [InlineData("hasan", "husan", 1)]
    [InlineData("", "ali", 6)]
    [InlineData("ali", "", 6)]
    public void Distance_IsCountedInHalfEdits(string left, string right, int halfEdits) => Assert.Equal(halfEdits, SpellingDistance.Between(left, right));

    [Theory]
    [InlineData("ali", "eli", false)]
    [InlineData("aziz", "azis", true)]
    [InlineData("aziz", "azs", false)]
    [InlineData("zarina", "zarna", true)]
    [InlineData("zarina", "sarna", false)]
    [InlineData("karimov", "garimof", true)]
    [InlineData("karimov", "garimoff", false)]
    public void TypingError_DependsOnTheLength(string left, string right, bool isError) => Assert.Equal(isError, SpellingDistance.IsTypingError(left, right));
}
