using System.Diagnostics.Metrics;
using EHealth.Integration.Hub.Core;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Host.Lifetime;
using EHealth.Integration.Hub.Host.Links;
using EHealth.Integration.Hub.Journal.Kafka;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tree;
using Prometheus;

namespace EHealth.Integration.Hub.Host.Telemetry;

/// <summary>The state of the hub as gauges, and everything measured in this process in Prometheus form.</summary>
internal sealed class HubMeters : IHostedService, IDisposable
{
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private IDisposable? _adapter;

    public HubMeters(IMeterFactory meters, SegmentedLog log, AuditTreeWorker tree, AdmissionStage admission, JournalRoomWorker room, ProviderLinks links, IServiceProvider services)
    {
        var meter = meters.Create(HubMetrics.MeterName);
        meter.CreateObservableGauge("hub_in_flight", () => admission.InFlight, description: "Exchanges under way");
        meter.CreateObservableGauge("hub_links", () => links.Open.Count(), description: "Provider links open");
        meter.CreateObservableGauge("hub_link_unanswered", () => links.Open.Sum(link => link.Unanswered), description: "Calls handed to providers and not answered");
        meter.CreateObservableCounter("journal_records", () => log.Statistics.Records, description: "Journal records written since the start");
        meter.CreateObservableCounter("journal_syncs", () => log.Statistics.Syncs, description: "Syncs to disk since the start; many records share one");
        meter.CreateObservableGauge("journal_failed", () => log.Failure is null ? 0 : 1, description: "1 when the journal has stopped");
        meter.CreateObservableGauge("journal_free_bytes", () => room.FreeBytes, unit: "bytes", description: "Free on the journal's file system");
        meter.CreateObservableGauge("journal_room_low", () => admission.SuspendedFor is null ? 0 : 1, description: "1 while nothing is taken because the journal's disk is nearly full");
        meter.CreateObservableGauge("audit_next_index", () => log.NextAuditIndex, description: "Audit records in the journal");
        meter.CreateObservableGauge("audit_signed", () => tree.SignedSize, description: "Audit records that the newest checkpoint covers");
        if (services.GetService<AuditRelay>() is { } relay)
        {
            meter.CreateObservableGauge("relay_lag", () => relay.Lag, description: "Journal records not yet confirmed by Kafka");
        }
    }

    /// <summary>Measures from the first message on, not from the first look at it.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _adapter = MeterAdapter.StartListening(new MeterAdapterOptions
        {
            Registry = _registry,
            MetricFactory = Metrics.WithCustomRegistry(_registry), // without it the adapter connects to every instrument and shows none
            InstrumentFilterPredicate = instrument => instrument.Meter.Name == HubMetrics.MeterName || instrument.Meter.Name == "System.Runtime",
            ResolveHistogramBuckets = _ => Histogram.ExponentialBuckets(start: 0.0001, factor: 2, count: 18),
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WriteAsync(Stream stream, CancellationToken cancellationToken) => _registry.CollectAndExportAsTextAsync(stream, cancellationToken);

    public void Dispose() => _adapter?.Dispose();
}
