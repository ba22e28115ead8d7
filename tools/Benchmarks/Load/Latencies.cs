using HdrHistogram;

namespace EHealth.Integration.Benchmarks.Load;

/// <summary>How long each piece of work took, from the moment it was due. Safe for any number of threads.</summary>
internal sealed class Latencies
{
    private const int SignificantDigits = 3;

    private readonly HistogramBase _histogram = HistogramFactory.With64BitBucketSize()
        .WithValuesUpTo((long)TimeSpan.FromMinutes(10).TotalNanoseconds).WithPrecisionOf(SignificantDigits).WithThreadSafeWrites().Create();

    /// <summary>How many there were.</summary>
    public long Count => _histogram.TotalCount;

    /// <summary>Something that was due then is through now.</summary>
    /// <param name="due">Timestamp of <see cref="TimeProvider.System"/>.</param>
    public void RecordSince(long due) => _histogram.RecordValue(Math.Max(1, (long)TimeProvider.System.GetElapsedTime(due).TotalNanoseconds));

    /// <summary>The time within which that share was through.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <returns>Milliseconds.</returns>
    public double Milliseconds(double percent) => _histogram.GetValueAtPercentile(percent) / 1e6;
}
