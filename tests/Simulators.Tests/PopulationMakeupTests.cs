using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Simulators.Tests;

/// <summary>Shares over every tenth person: 100,000 people, so that chance moves a share by less than a tenth of a percent point.</summary>
public sealed class PopulationMakeupTests
{
    private static readonly SyntheticPerson[] Sample = Draw(new SyntheticPopulation(1));

    [Fact]
    public void Regions_AreAllFourteenWithTheCapitalAtNinePercent()
    {
        string[] codes = ["1703", "1706", "1708", "1710", "1712", "1714", "1718", "1722", "1724", "1726", "1727", "1730", "1733", "1735"];

        Assert.Equal(codes, Sample.Select(person => person.RegionCode).Distinct().Order());
        Assert.InRange(Share(person => person.RegionCode == "1726"), 0.075, 0.09);
        Assert.All(Sample, person => Assert.Matches($"^{person.RegionCode}[0-9]{{3}}$", person.DistrictCode));
    }

    [Fact]
    public void Traditions_AreMixedByRegion()
    {
        Assert.InRange(Share(person => person.Tradition == NamingTradition.Uzbek), 0.88, 0.94);
        Assert.InRange(Share(person => person.Tradition == NamingTradition.Russian), 0.02, 0.05);
        Assert.InRange(Share(person => person.Tradition == NamingTradition.Karakalpak), 0.01, 0.03);
        Assert.InRange(Share(person => person.Tradition == NamingTradition.Kazakh), 0.01, 0.03);
        Assert.All(Sample, person => Assert.True(person.Tradition != NamingTradition.Karakalpak || person.RegionCode == "1735"));
    }

    [Fact]
    public void Sexes_AreEven() => Assert.InRange(Share(person => person.Sex == Sex.Male), 0.49, 0.51);

    [Fact]
    public void Deaths_AreAboutOneInAHundred() => Assert.InRange(Share(person => person.DeathDate is not null), 0.007, 0.013);

    [Fact]
    public void Ages_FormAYoungPopulation()
    {
        Assert.InRange(Share(person => person.BirthDate.Year >= 2008), 0.28, 0.40);
        Assert.InRange(Share(person => person.BirthDate.Year < 1960), 0.03, 0.12);
    }

    [Fact]
    public void Names_StandInBothScripts() =>
        Assert.All(Sample, person =>
        {
            Assert.Matches(@"^\p{IsCyrillic}+ \p{IsCyrillic}+ \p{IsCyrillic}+( \p{IsCyrillic}+)?$", Whole(person.CyrillicName));
            Assert.Matches(@"^[A-Za-zʻʼ]+ [A-Za-zʻʼ]+ [A-Za-zʻʼ]+( [a-zʻ]+)?$", Whole(person.LatinName));
        });

    [Fact]
    public void Names_UseTheMarksOfUzbekLatin()
    {
        Assert.Contains(Sample, person => person.LatinName.Given == "Oʻktam" && person.CyrillicName.Given == "Ўктам");
        Assert.Contains(Sample, person => person.LatinName.Given == "Gʻayrat" && person.CyrillicName.Given == "Ғайрат");
        Assert.Contains(Sample, person => person.LatinName.Given == "Maʼmura" && person.CyrillicName.Given == "Маъмура");
    }

    [Theory]
    [InlineData("ovich", NamingTradition.Russian)]
    [InlineData("ovna", NamingTradition.Uzbek)]
    [InlineData(" oʻgʻli", NamingTradition.Uzbek)]
    [InlineData(" qizi", NamingTradition.Uzbek)]
    [InlineData("uly", NamingTradition.Karakalpak)]
    [InlineData("kyzy", NamingTradition.Kazakh)]
    public void PatronymicEnding_OccursInItsTradition(string ending, NamingTradition tradition) =>
        Assert.Contains(Sample, person => person.Tradition == tradition
            && person.LatinName.Patronymic.EndsWith(ending, StringComparison.Ordinal));

    [Fact]
    public void RussianNames_NeverTakeAnotherEnding() =>
        Assert.All(Sample.Where(person => person.Tradition == NamingTradition.Russian), person =>
            Assert.Matches(person.Sex == Sex.Male ? "(ov|ev|yev)ich$" : "(ov|ev|yev)na$", person.LatinName.Patronymic));

    [Fact]
    public void PassportsAndPhones_HaveTheirForm() =>
        Assert.All(Sample, person =>
        {
            Assert.Matches("^[A-Z]{2}[0-9]{7}$", person.PassportNumber);
            Assert.Matches(@"^\+99800[0-9]{7}$", person.Phone);
        });

    private static SyntheticPerson[] Draw(SyntheticPopulation population) =>
        [.. Enumerable.Range(0, population.Count / 10).Select(index => population.PersonAt(index * 10))];

    private static double Share(Func<SyntheticPerson, bool> has) => (double)Sample.Count(has) / Sample.Length;

    private static string Whole(SyntheticName name) => $"{name.Family} {name.Given} {name.Patronymic}";
}
