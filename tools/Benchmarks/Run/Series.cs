namespace EHealth.Integration.Benchmarks.Run;

/// <summary>What one contestant reached in each round.</summary>
internal sealed record Series(string Name, IReadOnlyList<double> Values)
{
    public double Median => MedianOf(Values);

    public double Min => Values.Min();

    public double Max => Values.Max();

    /// <summary>The median of the quotients round by round: what slowed the machine in a round slowed both.</summary>
    public double RatioTo(Series other) => MedianOf([.. Values.Zip(other.Values, (mine, theirs) => mine / theirs)]);

    public static double MedianOf(IReadOnlyList<double> values)
    {
        var ordered = values.Order().ToArray();
        var middle = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }
}
