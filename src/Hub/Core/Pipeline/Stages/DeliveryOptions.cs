using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>How long the hub waits for a provider, and when it stops asking one that is down.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Longest wait for an answer, also when the consumer asked for more or for none. Default 30 s; 100 ms to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan MaxTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Share of failed calls that opens the circuit to a provider. Default 0.5; 0.01 to 1.</summary>
    [Range(0.01, 1)]
    public double BreakFailureRatio { get; set; } = 0.5;

    /// <summary>Calls within <see cref="BreakSamplingDuration"/> below which the circuit stays closed. Default 20; 2 to 100,000.</summary>
    [Range(2, 100_000)]
    public int BreakMinimumThroughput { get; set; } = 20;

    /// <summary>Time over which failures are counted. Default 10 s; 500 ms to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan BreakSamplingDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an open circuit stays open before one call tries again. Default 2 s; 500 ms to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a call must have waited before its time-out speaks against the provider: a consumer with a short deadline, or one that
    /// hangs up, must not open the circuit for everybody else. Default 1 s; 0 to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan BreakMinimumWait { get; set; } = TimeSpan.FromSeconds(1);
}
