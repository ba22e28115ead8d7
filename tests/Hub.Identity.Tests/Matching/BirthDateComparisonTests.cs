using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Hub.Identity.Matching;

namespace EHealth.Integration.Hub.Identity.Tests.Matching;

public sealed class BirthDateComparisonTests
{
    [Theory]
    [InlineData("1984-05-12", "1984-05-12", MatchAgreement.Exact)]
    [InlineData("1984-05-12", "1984-12-05", MatchAgreement.Transposed)]
    [InlineData("1984-05-12", "1984-05-13", MatchAgreement.Similar)]
    [InlineData("1984-05-12", "1985-05-12", MatchAgreement.Similar)]
    [InlineData("1984-05-12", "1984-05-21", MatchAgreement.Similar)]
    [InlineData("1984-05-12", "1948-05-12", MatchAgreement.Similar)]
    [InlineData("1984-12-05", "1984-10-25", MatchAgreement.Similar)]
    [InlineData("1981-02-12", "1980-12-12", MatchAgreement.Similar)]
    [InlineData("1984-12-05", "1984-10-15", MatchAgreement.Different)]
    [InlineData("1984-05-12", "1984-06-13", MatchAgreement.Different)]
    [InlineData("1984-05-12", "1984-05-23", MatchAgreement.Different)]
    [InlineData("1984", "1984-05-12", MatchAgreement.Partial)]
    [InlineData("1984-05", "1984-05-12", MatchAgreement.Partial)]
    [InlineData("1984-05-12", "1984", MatchAgreement.Partial)]
    [InlineData("1984", "1984", MatchAgreement.Partial)]
    [InlineData("1984-06", "1984-05-12", MatchAgreement.Different)]
    [InlineData("1983", "1984-05-12", MatchAgreement.Different)]
    [InlineData("1984-05-12", "", MatchAgreement.Unspecified)]
    public void Dates_AreComparedToThePrecisionStated(string stated, string registered, MatchAgreement agreement) =>
        Assert.Equal(agreement, BirthDateComparison.Compare(stated, registered));

    [Theory]
    [InlineData("1984-05-12", "1984-12-05")]
    [InlineData("1984-05-13", null)]
    [InlineData("1984-05-05", null)]
    public void Transposed_IsADateOrNothing(string date, string? transposed) => Assert.Equal(transposed, BirthDateComparison.Transposed(date));
}
