using System.Collections.Concurrent;
using EHealth.Integration.Hub.Core.Secrets;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace EHealth.Integration.Hub.Identity.Redis;

/// <summary>What the nodes share: the entries, and word of what to forget. Makes up for outages: an invalidation is repeated until Redis has
/// taken it, and a node that was cut off forgets what it held.</summary>
internal sealed class RedisLayer : IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly RedisConnection _connection;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _restored = new(0);

    // Key, and when it was last to be forgotten: an attempt that succeeds must not tick off a later one that failed.
    private readonly ConcurrentDictionary<string, long> _unsent = new(StringComparer.Ordinal);
    private Task _keepingUp = Task.CompletedTask;
    private string _instanceId = "";

    public RedisLayer(IdentityOptions options, Sealer sealer, TimeProvider time, ILogger logger)
    {
        _time = time;
        _logger = logger;
        _connection = new RedisConnection(options.RedisConfiguration, options.RedisTimeout, time, logger);
        _connection.Restored += () => _restored.Release();
        Store = new SealedRedisStore(_connection, sealer, time, logger);
        Backplane = new RedisBackplane(_connection);
    }

    public SealedRedisStore Store { get; }

    public RedisBackplane Backplane { get; }

    /// <summary>Begins to listen, in the background.</summary>
    /// <param name="instanceId">The cache's name for itself in messages.</param>
    /// <param name="onGap">Called each time when messages are received again after they may have been missed.</param>
    public void Start(string instanceId, Action onGap)
    {
        _instanceId = instanceId;
        _keepingUp = Task.Run(() => KeepUpAsync(onGap, _stopping.Token));
    }

    /// <summary>Removes an entry and tells all nodes. When Redis is away it is done as soon as it is back; no exception.</summary>
    public async ValueTask ForgetAsync(string key, CancellationToken cancellationToken)
    {
        var stamp = _time.GetTimestamp();
        _unsent[key] = stamp;
        if (await TryForgetAsync(key, stamp, cancellationToken) is { } failure)
        {
            Log.InvalidationWaits(_logger, failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _keepingUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _connection.DisposeAsync();
        _stopping.Dispose();
        _restored.Dispose();
    }

    private async Task KeepUpAsync(Action onGap, CancellationToken stopping)
    {
        await OpenAsync(stopping);
        onGap();
        var hasGap = false;
        while (true)
        {
            hasGap |= await _restored.WaitAsync(RetryInterval, stopping);
            if ((hasGap || !_unsent.IsEmpty) && await TryCatchUpAsync(hasGap, onGap, stopping))
            {
                hasGap = false;
            }
        }
    }

    private async Task OpenAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await Backplane.OpenAsync(stopping);
                return;
            }
            catch (Exception failure) when (failure is RedisException or TimeoutException)
            {
                Log.SubscriptionWaits(_logger, failure.GetType().Name);
                await _restored.WaitAsync(RetryInterval, stopping);
            }
        }
    }

    private async Task<bool> TryCatchUpAsync(bool hasGap, Action onGap, CancellationToken stopping)
    {
        try
        {
            // Before the memory is emptied: else a message could still be missed between the two.
            await Backplane.PingAsync(stopping);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return false;
        }

        var unsent = _unsent.ToArray();
        foreach (var (key, stamp) in unsent)
        {
            if (await TryForgetAsync(key, stamp, stopping) is not null)
            {
                return false;
            }
        }

        if (hasGap)
        {
            onGap();
            Log.RedisBack(_logger, unsent.Length);
        }

        return true;
    }

    /// <returns>Null when done, else the failure's name; the key then stays among the unsent.</returns>
    private async ValueTask<string?> TryForgetAsync(string key, long stamp, CancellationToken cancellationToken)
    {
        try
        {
            // First the entry, then the word: a node that hears it must not find the old entry again.
            await Store.RemoveAsync(key, cancellationToken);
            await Backplane.PublishAsync(BackplaneMessage.CreateForEntryRemove(_instanceId, key, _time.GetUtcNow().UtcTicks), cancellationToken);
            _unsent.TryRemove(KeyValuePair.Create(key, stamp));
            return null;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return failure.GetType().Name;
        }
    }
}
