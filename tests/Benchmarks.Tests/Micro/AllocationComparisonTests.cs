namespace EHealth.Integration.Benchmarks.Tests.Micro;

public sealed class AllocationComparisonTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 16)]
    [InlineData(1000, 1020)]
    [InlineData(100, 116)]
    [InlineData(1000, 900)]
    public void SmallDifference_IsNoFinding(long expected, long measured) => Assert.Empty(Find(expected, measured));

    [Theory]
    [InlineData(0, 17, "A: 17 bytes instead of 0")]
    [InlineData(1000, 1021, "A: 1021 bytes instead of 1000")]
    [InlineData(1000, 899, "A: only 899 bytes instead of 1000: keep it by writing it down")]
    [InlineData(24, 0, "A: only 0 bytes instead of 24: keep it by writing it down")]
    public void GrowthAndGain_AreFindings(long expected, long measured, string finding) => Assert.Equal([finding], Find(expected, measured));

    [Fact]
    public void BenchmarkThatIsNewOrGone_IsAFinding() => Assert.Equal(
        ["A: is gone", "C: is new, 3 bytes"],
        AllocationComparison.Find(new Dictionary<string, long> { ["A"] = 1, ["B"] = 2 }, new Dictionary<string, long> { ["B"] = 2, ["C"] = 3 }));

    private static IReadOnlyList<string> Find(long expected, long measured) =>
        AllocationComparison.Find(new Dictionary<string, long> { ["A"] = expected }, new Dictionary<string, long> { ["A"] = measured });
}
