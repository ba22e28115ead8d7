using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Hub.Identity;

/// <summary>How long the person directory remembers, and where.</summary>
public sealed class IdentityOptions
{
    /// <summary>StackExchange.Redis configuration string, e.g. <c>redis-1:6380,ssl=true,user=hub,password=...</c>; empty = no Redis,
    /// memory only, for a single node: nodes without Redis do not tell each other that a person has changed.</summary>
    public string RedisConfiguration { get; set; } = "";

    /// <summary>How long an answer counts as current. Default 15 min; 1 s to 24 h. Up to a tenth is added at random, so that what was
    /// learned together is not asked again together.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>With Redis: after this time a node looks there again, whatever it holds itself; the longest that a change it was not told
    /// of stays unseen. Default 30 s; 1 s to 15 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan MemoryLifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long "the register knows no such person" counts. Default 60 s; 1 s to 1 h: a newborn is registered meanwhile.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan UnknownLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after a failure the register is left alone about the same person. Default 2 s; 100 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan FailureLifetime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Age up to which an answer past its lifetime is given, flagged, while the register cannot be asked. Default 1 h; 0 (never)
    /// to 24 h. Only persons: an absence is not given past its lifetime.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan StaleLimit { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Longest wait for the register. Default 5 s; 100 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan RegistryTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for Redis. Default 200 ms; 10 ms to 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan RedisTimeout { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest wait for Redis where memory still holds an older entry. Default 50 ms; 10 ms to 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan RedisSoftTimeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long Redis is left alone after a failure. Default 2 s; 100 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan RedisBreakDuration { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Entries held in memory; about 2 KB each. Default 100,000; 100 to 10,000,000. Beyond it those least recently used go.</summary>
    [Range(100, 10_000_000)]
    public int MaxEntriesInMemory { get; set; } = 100_000;
}
