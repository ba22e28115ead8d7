using System.Collections.Concurrent;
using EHealth.Integration.Hub.Core.Secrets;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace EHealth.Integration.Hub.Identity.Redis;

/// <summary>What the nodes share: the entries, and word of what to forget. Makes up for outages: an invalidation is repeated until Redis has
/// taken it, and a node that was cut off forgets what it held.</summary>
/// <remarks>An invalidation is carried out at once and, even if that went well, a second time a moment later: another node may have had the
/// old answer on its way to Redis when the first arrived.</remarks>
internal sealed class RedisLayer : IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly RedisConnection _connection;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _restored = new(0);

    // Key, and when it was to be forgotten: a repetition must not tick off a later invalidation of the same person.
    private readonly ConcurrentDictionary<string, long> _toRepeat = new(StringComparer.Ordinal);
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
        _toRepeat[key] = _time.GetTimestamp();
        if (await TryForgetAsync(key, cancellationToken) is { } failure)
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
            var due = _toRepeat.Where(pair => hasGap || _time.GetElapsedTime(pair.Value) >= RetryInterval).ToList();
            if ((hasGap || due.Count > 0) && await TryCatchUpAsync(due, stopping) && hasGap)
            {
                hasGap = false;
                onGap();
                Log.RedisBack(_logger, due.Count);
            }
        }
    }

    private async Task OpenAsync(CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await Backplane.OpenAsync(stopping);
                return;
            }
            catch (Exception failure) when (failure is RedisException or TimeoutException)
            {
                if (attempt == 1)
                {
                    Log.SubscriptionWaits(_logger, failure.GetType().Name);
                }

                await _restored.WaitAsync(RetryInterval, stopping);
            }
        }
    }

    private async Task<bool> TryCatchUpAsync(List<KeyValuePair<string, long>> due, CancellationToken stopping)
    {
        try
        {
            // Messages must be heard before the memory is emptied: else one could still be missed between the two.
            await Backplane.PingAsync(stopping);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return false;
        }

        foreach (var invalidation in due)
        {
            if (await TryForgetAsync(invalidation.Key, stopping) is not null)
            {
                return false;
            }

            _toRepeat.TryRemove(invalidation);
        }

        return true;
    }

    /// <returns>Null when done, else the failure's name.</returns>
    private async ValueTask<string?> TryForgetAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            // First the entry, then the word: a node that hears it must not find the old entry again.
            await Store.RemoveAsync(key, cancellationToken);
            await Backplane.PublishAsync(BackplaneMessage.CreateForEntryRemove(_instanceId, key, _time.GetUtcNow().UtcTicks), cancellationToken);
            return null;
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            return failure.GetType().Name;
        }
    }
}
