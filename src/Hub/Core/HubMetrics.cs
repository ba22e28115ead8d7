using System.Diagnostics.Metrics;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core;

/// <summary>Counts of what passes the pipelines. Tags come from closed sets: operation names and error codes.</summary>
public sealed class HubMetrics
{
    /// <summary>Name of the hub's one meter; in Prometheus form it begins every metric: <c>ehealth_hub_exchanges</c>.</summary>
    public const string MeterName = "ehealth";

    private readonly Counter<long> _exchanges;
    private readonly Histogram<double> _duration;

    /// <summary>Creates the instruments.</summary>
    public HubMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _exchanges = meter.CreateCounter<long>("hub_exchanges", description: "Exchanges, events and refusals by operation and outcome");
        _duration = meter.CreateHistogram<double>("hub_exchange_duration_seconds", unit: "s", description: "From arrival to the recorded outcome");
    }

    /// <summary>Counts one finished exchange.</summary>
    public void Count(Exchange exchange, HubError? error, TimeSpan duration)
    {
        var operation = new KeyValuePair<string, object?>("operation", exchange.Operation.Name);
        _exchanges.Add(1, operation, new("outcome", error is null ? "OK" : ErrorCatalogue.Reason(error.Code)));
        _duration.Record(duration.TotalSeconds, operation);
    }
}
