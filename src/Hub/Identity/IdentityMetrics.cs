using System.Diagnostics.Metrics;

namespace EHealth.Integration.Hub.Identity;

/// <summary>Counts of where answers came from.</summary>
public sealed class IdentityMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "ehealth";

    private long _registryCalls;
    private long _cacheHits;
    private long _negativeHits;
    private long _staleAnswers;
    private long _failureHits;

    /// <summary>Creates the instruments.</summary>
    public IdentityMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("identity_registry_calls", () => Statistics.RegistryCalls, description: "Questions put to the register");
        meter.CreateObservableCounter("identity_cache_hits", () => Statistics.CacheHits, description: "Persons given from memory or Redis");
        meter.CreateObservableCounter("identity_negative_hits", () => Statistics.NegativeHits, description: "\"No such person\" given from memory or Redis");
        meter.CreateObservableCounter("identity_stale_answers", () => Statistics.StaleAnswers, description: "Persons given past their lifetime");
        meter.CreateObservableCounter("identity_failure_hits", () => Statistics.FailureHits, description: "Refusals given without asking again");
    }

    /// <summary>The counts as they are now.</summary>
    public IdentityStatistics Statistics => new(
        Interlocked.Read(ref _registryCalls),
        Interlocked.Read(ref _cacheHits),
        Interlocked.Read(ref _negativeHits),
        Interlocked.Read(ref _staleAnswers),
        Interlocked.Read(ref _failureHits));

    internal void CountRegistryCall() => Interlocked.Increment(ref _registryCalls);

    /// <summary>Counts an answer for which the register was not asked.</summary>
    internal void CountKept(PersonEntry entry)
    {
        if (entry.Error is not null)
        {
            Interlocked.Increment(ref _failureHits);
        }
        else if (entry.Person is null)
        {
            Interlocked.Increment(ref _negativeHits);
        }
        else if (entry.IsStale)
        {
            Interlocked.Increment(ref _staleAnswers);
        }
        else
        {
            Interlocked.Increment(ref _cacheHits);
        }
    }
}
