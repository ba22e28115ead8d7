using EHealth.Integration.Contracts.Hub.V1;
using ZiggyCreatures.Caching.Fusion;

namespace EHealth.Integration.Hub.Identity;

/// <summary>How long which entry is kept, and where.</summary>
internal sealed class PersonCachePolicy(IdentityOptions options)
{
    private const double JitterShare = 0.1;
    private const float RefreshShare = 0.9f;

    private readonly bool _hasRedis = options.RedisConfiguration.Length > 0;

    public FusionCacheOptions CacheOptions { get; } = new()
    {
        CacheName = "persons",
        DistributedCacheCircuitBreakerDuration = options.RedisBreakDuration,

        // The cache's prefix names its own wire format; ours is that of PersonEntrySerializer.
        DistributedCacheKeyModifierMode = CacheKeyModifierMode.None,
        DisableTagging = true,

        // Our keys begin with "person:" already: no reason to warn.
        MissingCacheKeyPrefixWarningLogLevel = Microsoft.Extensions.Logging.LogLevel.Trace,

        // It would repeat every failed write, from a queue that grows with an outage of Redis, and give an invalidation up after a number
        // of attempts. The only writes that must not be lost are invalidations: RedisLayer repeats these until they succeed.
        EnableAutoRecovery = false,
    };

    /// <summary>What holds before the register has been asked; the answer decides anew.</summary>
    public FusionCacheEntryOptions EntryOptions { get; } = new()
    {
        Size = 1,
        Duration = options.Lifetime,
        MemoryCacheDuration = options.RedisConfiguration.Length > 0 ? options.MemoryLifetime : null,
        EagerRefreshThreshold = RefreshShare,
        IsFailSafeEnabled = options.StaleLimit > TimeSpan.Zero,
        // Never below an entry's own life, which the cache would put right and complain of, each time.
        FailSafeMaxDuration = TimeSpan.FromTicks(Math.Max(options.StaleLimit.Ticks, (options.Lifetime * (1 + JitterShare)).Ticks)),

        // The hard limit is RedisConnection's own: a time-out there opens the cache's circuit breaker, one of the cache itself would not,
        // and every lookup would wait for a hung Redis in full.
        DistributedCacheSoftTimeout = options.RedisSoftTimeout,
        AllowBackgroundDistributedCacheOperations = true,

        // Nodes tell each other what to forget and not what they learned: MemoryLifetime bounds the difference, and a message for each
        // lookup to each node would cost more than it brings.
        SkipBackplaneNotifications = true,
    };

    public FusionCacheEntryOptions MemoryOnly { get; } = new() { SkipDistributedCacheRead = true, SkipDistributedCacheWrite = true, SkipBackplaneNotifications = true };

    /// <summary>An older entry that may be given while the register cannot be asked; null when there is none.</summary>
    public PersonEntry? Usable(FusionCacheFactoryExecutionContext<PersonEntry> context, DateTimeOffset now) =>
        context.HasStaleValue && context.StaleValue.Value is { Person: not null } kept && now - kept.AnsweredAt < options.StaleLimit ? kept : null;

    /// <summary>If the source throws, the exception goes to the caller: the cache would give an old entry without the flag.</summary>
    public static void GiveNothingStaleUnasked(FusionCacheEntryOptions entry) => entry.IsFailSafeEnabled = false;

    /// <summary>The register has answered or refused.</summary>
    public void Keep(PersonEntry answer, FusionCacheEntryOptions entry)
    {
        if (answer.Error is { } error)
        {
            KeepFailure(error.Code, entry);
            return;
        }

        var isKnown = answer.Person is not null;
        entry.Duration = WithJitter(isKnown ? options.Lifetime : options.UnknownLifetime);
        entry.MemoryCacheDuration = _hasRedis ? TimeSpan.FromTicks(Math.Min(WithJitter(options.MemoryLifetime).Ticks, entry.Duration.Ticks)) : null;
        entry.IsFailSafeEnabled = isKnown && options.StaleLimit > TimeSpan.Zero;

        // The threshold is a share of the life in memory. With Redis that is only the interval of looking there again: the refresh is
        // for the last part of the life in Redis, and is set when the entry is read from there.
        entry.EagerRefreshThreshold = _hasRedis ? null : RefreshShare;
    }

    /// <summary>The register cannot be asked: the older entry stands in, and after a short while the register is tried again.</summary>
    public PersonEntry KeepThroughFailure(PersonEntry kept, DateTimeOffset now, FusionCacheEntryOptions entry)
    {
        // A refresh before the entry's end may fail too. Then it is not stale yet, and must not live unflagged past that end.
        var left = options.Lifetime - (now - kept.AnsweredAt);
        var isStale = left <= TimeSpan.Zero;
        InMemoryFor(isStale || left > options.FailureLifetime ? options.FailureLifetime : left, entry);
        entry.IsFailSafeEnabled = true;
        return kept.KeptOn(isStale);
    }

    public static void KeepNothing(FusionCacheEntryOptions entry)
    {
        entry.SkipMemoryCacheWrite = true;
        entry.SkipDistributedCacheWrite = true;
    }

    private void KeepFailure(HubErrorCode code, FusionCacheEntryOptions entry)
    {
        InMemoryFor(options.FailureLifetime, entry);

        // Concerns the purpose of the one who asked: it says nothing to the next.
        entry.SkipMemoryCacheWrite = code == HubErrorCode.PurposeForbidden;
    }

    private static void InMemoryFor(TimeSpan duration, FusionCacheEntryOptions entry)
    {
        entry.Duration = duration;
        entry.MemoryCacheDuration = null;
        entry.EagerRefreshThreshold = null;
        entry.SkipDistributedCacheWrite = true;
    }

    private static TimeSpan WithJitter(TimeSpan duration) => duration * (1 + (JitterShare * Random.Shared.NextDouble()));
}
