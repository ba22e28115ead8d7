namespace EHealth.Integration.Benchmarks.Run;

/// <summary>What a key in <c>ratios</c> shall reach.</summary>
/// <param name="Key">The key.</param>
/// <param name="Bound">The bound.</param>
/// <param name="IsUpper">True when the value must stay below the bound, false when it must reach it.</param>
internal sealed record Target(string Key, double Bound, bool IsUpper)
{
    public bool IsMetBy(double value) => IsUpper ? value < Bound : value >= Bound;

    public override string ToString() => FormattableString.Invariant($"{(IsUpper ? "<" : "≥")} {Bound:#,0.###}");
}
