namespace EHealth.Integration.Simulators.Population;

/// <summary>
/// A stream of pseudo-random numbers that is the same on every machine and runtime for the same seed and index.
/// SplitMix64 (Steele, Lea, Flood 2014); <see cref="Random"/> promises no such stability between releases.
/// </summary>
internal struct Draw(ulong seed, ulong index)
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    // Mixed before adding: streams of neighbouring indexes must not be shifted copies of one another.
    private ulong _state = Mix(seed) + Mix(index ^ GoldenGamma);

    /// <summary>A number in [0, <paramref name="limit"/>).</summary>
    public int Below(int limit)
    {
        _state += GoldenGamma;
        // The upper 32 bits scaled down: for limits below a few million the bias stays under one in a thousand.
        return (int)(((Mix(_state) >> 32) * (ulong)limit) >> 32);
    }

    public T From<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>True in <paramref name="percent"/> of 100 cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>SplitMix64's finaliser: a bijection on 64 bits in which every input bit moves about half of the output bits.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
