using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Tests.Run;

public sealed class SeriesTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 5.0, 1.0, 4.0 }, 4)]
    [InlineData(new[] { 9.0, 1.0, 2.0, 4.0 }, 3)]
    public void Median_IsTheMiddleOfTheOrderedValues(double[] values, double median) => Assert.Equal(median, new Series("a", values).Median);

    [Fact]
    public void LeastAndMost_AreTheEdges()
    {
        var series = new Series("a", [5, 1, 4]);

        Assert.Equal((1, 5), (series.Min, series.Max));
    }

    [Fact]
    public void Ratio_IsTheMedianOfTheRoundsAndNotTheQuotientOfTheMedians()
    {
        // The second round was slow for both; the quotient of the medians would be 30 / 20.
        var (mine, theirs) = (new Series("a", [30, 10, 90]), new Series("b", [20, 5, 45]));

        Assert.Equal(2, mine.RatioTo(theirs));
    }
}
