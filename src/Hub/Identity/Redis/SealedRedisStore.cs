using System.Text;
using EHealth.Integration.Hub.Core.Secrets;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace EHealth.Integration.Hub.Identity.Redis;

/// <summary>The cache's second layer: entries as Redis strings, each encrypted with its key as context, so that an entry moved under
/// another person's key does not open.</summary>
/// <remarks>Written against StackExchange.Redis directly: the framework's RedisCache keeps an entry as a hash and sets its expiry by a second
/// command; a crash between the two leaves a person's data without an end.</remarks>
internal sealed class SealedRedisStore(RedisConnection connection, Sealer sealer, TimeProvider time, ILogger logger) : IDistributedCache
{
    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        byte[]? sealedEntry = await connection.RunAsync(database => database.StringGetAsync(key), token);
        if (sealedEntry is null)
        {
            return null;
        }

        var entry = sealer.Open(sealedEntry, ContextOf(key));
        if (entry is null)
        {
            Log.EntryNotOpened(logger);
        }

        return entry;
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var expiry = options.AbsoluteExpirationRelativeToNow ?? options.AbsoluteExpiration - time.GetUtcNow()
            ?? throw new ArgumentException("an entry without an end is not kept", nameof(options));
        if (expiry > TimeSpan.Zero)
        {
            await connection.RunAsync(database => database.StringSetAsync(key, sealer.Seal(value, ContextOf(key)), new Expiration(expiry)), token);
        }
    }

    public Task RemoveAsync(string key, CancellationToken token = default) =>
        connection.RunAsync(database => database.KeyDeleteAsync(key), token);

    public Task RefreshAsync(string key, CancellationToken token = default) => throw Unasked();

    public byte[]? Get(string key) => throw Unasked();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw Unasked();

    public void Remove(string key) => throw Unasked();

    public void Refresh(string key) => throw Unasked();

    private static byte[] ContextOf(string key) => Encoding.UTF8.GetBytes(key);

    private static NotSupportedException Unasked() => new("the person directory asks asynchronously and has no sliding expiry");
}
