using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Tests.Run;

public sealed class TargetTests
{
    [Theory]
    [InlineData(false, 2, 2, true)]
    [InlineData(false, 2, 1.99, false)]
    [InlineData(true, 2, 1.99, true)]
    [InlineData(true, 2, 2, false)]
    public void Bound_IsReachedFromBelowAndNotFromAbove(bool isUpper, double bound, double value, bool met) =>
        Assert.Equal(met, new Target("key", bound, isUpper).IsMetBy(value));

    [Theory]
    [InlineData(false, "≥ 50,000")]
    [InlineData(true, "< 50,000")]
    public void Text_SaysTheBound(bool isUpper, string text) => Assert.Equal(text, new Target("key", 50_000, isUpper).ToString());

    [Fact]
    public void Targets_HaveKeysOfSuitesAndNoneTwice()
    {
        Assert.Distinct(Targets.All.Select(target => target.Key));
        Assert.All(AllSuites.List, suite => Assert.DoesNotContain('.', suite.Name));
        Assert.Null(Targets.Find("nothing.of_this_name"));
        Assert.Equal(1.5, Targets.Find("validate.vs_parse")?.Bound);
    }
}
