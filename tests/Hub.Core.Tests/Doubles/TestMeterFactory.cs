using System.Diagnostics.Metrics;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

internal sealed class TestMeterFactory : IMeterFactory
{
    public List<Meter> Made { get; } = [];

    public Meter Create(MeterOptions options)
    {
        Made.Add(new Meter(options));
        return Made[^1];
    }

    public void Dispose() => Made.ForEach(meter => meter.Dispose());
}
