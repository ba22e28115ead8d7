using EHealth.Integration.Adapters.Hl7v2.Acknowledgments;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Prometheus;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>What is measured of the listeners, as a page for Prometheus: <c>/metrics</c>.</summary>
internal sealed class Hl7v2Metrics(IOptions<Hl7v2Options> options) : IHostedService, IDisposable
{
    private IDisposable? _measuring;
    private MetricServer? _page;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.MetricsPort == 0) return Task.CompletedTask;
        var registry = Metrics.NewCustomRegistry();
        _measuring = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            Registry = registry,
            MetricFactory = Metrics.WithCustomRegistry(registry), // without it the adapter connects to every instrument and shows none
            InstrumentFilterPredicate = instrument => instrument.Meter.Name is MllpMeter.Name or AcknowledgmentMeter.Name or "System.Runtime",
        });
        _page = new MetricServer(options.Value.MetricsHost, options.Value.MetricsPort, registry: registry);
        _page.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _page?.StopAsync() ?? Task.CompletedTask;

    public void Dispose()
    {
        _measuring?.Dispose();
        ((IDisposable?)_page)?.Dispose();
    }
}
