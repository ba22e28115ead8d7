using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace EHealth.Integration.Hub.Identity.Redis;

/// <summary>Carries the cache's messages between nodes over Redis pub/sub. Pub/sub keeps nothing for a node that is cut off: that is
/// <see cref="RedisLayer"/>'s to make up for.</summary>
internal sealed class RedisBackplane(RedisConnection connection) : IFusionCacheBackplane
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("ehealth.persons.v1");

    private BackplaneSubscriptionOptions? _subscription;

    /// <summary>Remembers where messages go. The channel is opened by <see cref="OpenAsync"/>: the cache must not wait for Redis.</summary>
    public void Subscribe(BackplaneSubscriptionOptions options) => _subscription = options;

    public ValueTask SubscribeAsync(BackplaneSubscriptionOptions options)
    {
        Subscribe(options);
        return ValueTask.CompletedTask;
    }

    /// <summary>Begins to receive. From then on the connection subscribes again by itself whenever it is restored. May be tried again
    /// after a failure. Throws as <see cref="RedisConnection"/>.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => connection.RunAsync(
        (ISubscriber subscriber) =>
        {
            // An attempt that failed may have left the handler behind, and each would be called.
            subscriber.Unsubscribe(Channel, Receive, CommandFlags.FireAndForget);
            return subscriber.SubscribeAsync(Channel, Receive);
        },
        cancellationToken);

    /// <summary>Returns when Redis has taken in all subscriptions made before.</summary>
    public Task PingAsync(CancellationToken cancellationToken) =>
        connection.RunAsync((ISubscriber subscriber) => subscriber.PingAsync(), cancellationToken);

    public void Unsubscribe() => _subscription = null;

    public ValueTask UnsubscribeAsync()
    {
        Unsubscribe();
        return ValueTask.CompletedTask;
    }

    public async ValueTask PublishAsync(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default) =>
        await PublishAsync(message, token);

    public void Publish(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default) =>
        throw new NotSupportedException("the person directory asks asynchronously");

    /// <summary>Tells all nodes. Throws as <see cref="RedisConnection"/>.</summary>
    public Task PublishAsync(BackplaneMessage message, CancellationToken cancellationToken) =>
        connection.RunAsync((ISubscriber subscriber) => subscriber.PublishAsync(Channel, BackplaneMessage.ToByteArray(message)), cancellationToken);

    private void Receive(RedisChannel channel, RedisValue message)
    {
        if (_subscription is { IncomingMessageHandler: { } handler })
        {
            handler(BackplaneMessage.FromByteArray(message));
        }
    }
}
