using System.Diagnostics.Metrics;

namespace EHealth.Integration.Benchmarks.Suites.Micro.Doubles;

/// <summary>Meters that nobody listens to.</summary>
internal sealed class UnheardMeters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
