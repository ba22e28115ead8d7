using System.Net.Sockets;
using StackExchange.Redis;

namespace EHealth.Integration.EmbeddedServers.Tests;

public sealed class EmbeddedRedisTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly EmbeddedRedis _redis = EmbeddedRedis.Start(new EmbeddedRedisOptions());
    private ConnectionMultiplexer _connection = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _connection = await ConnectAsync(_redis);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _redis.Dispose();
    }

    [Fact]
    public async Task SetValue_IsGotBack()
    {
        var database = _connection.GetDatabase();

        await database.StringSetAsync("key", "oʻzbek");

        Assert.Equal("oʻzbek", await database.StringGetAsync("key"));
        Assert.True((await database.StringGetAsync("other")).IsNull);
    }

    [Fact]
    public async Task ValueWithLifetime_CarriesIt()
    {
        var database = _connection.GetDatabase();

        await database.StringSetAsync("key", "value", TimeSpan.FromMinutes(10));

        Assert.InRange((await database.KeyTimeToLiveAsync("key"))!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task SetIfAbsent_SucceedsOnce()
    {
        var database = _connection.GetDatabase();

        Assert.True(await database.StringSetAsync("key", "first", when: When.NotExists));
        Assert.False(await database.StringSetAsync("key", "second", when: When.NotExists));
        Assert.Equal("first", await database.StringGetAsync("key"));
    }

    [Fact]
    public async Task PublishedMessage_ReachesASubscriberOnAnotherConnection()
    {
        await using var other = await ConnectAsync(_redis);
        var channel = RedisChannel.Literal("person-changed");
        var received = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await other.GetSubscriber().SubscribeAsync(channel, (_, message) => received.TrySetResult(message));

        await _connection.GetSubscriber().PublishAsync(channel, "hello");

        Assert.Equal("hello", await received.Task.WaitAsync(Patience, Cancellation));
    }

    [Fact]
    public async Task MoreThanItsMemory_DropsTheOldest()
    {
        using var small = EmbeddedRedis.Start(new EmbeddedRedisOptions { MemoryMegabytes = 16 });
        await using var connection = await ConnectAsync(small);
        var database = connection.GetDatabase();
        var kilobyte = new byte[1024];

        for (var entry = 0; entry < 40_000; entry++)
            database.StringSet($"entry-{entry}", kilobyte, flags: CommandFlags.FireAndForget);

        Assert.True(await database.KeyExistsAsync("entry-39999"));
        Assert.False(await database.KeyExistsAsync("entry-0"));
    }

    [Fact]
    public async Task TwoServers_AreApart()
    {
        using var other = EmbeddedRedis.Start(new EmbeddedRedisOptions());
        await using var connection = await ConnectAsync(other);

        await _connection.GetDatabase().StringSetAsync("key", "value");

        Assert.NotEqual(_redis.Endpoint, other.Endpoint);
        Assert.False(await connection.GetDatabase().KeyExistsAsync("key"));
    }

    [Fact]
    public void PortInUse_IsReportedAtStart()
    {
        var options = new EmbeddedRedisOptions { Port = _redis.Endpoint.Port };

        Assert.Throws<IOException>(() => EmbeddedRedis.Start(options));
    }

    [Fact]
    public async Task DisposedServer_RefusesConnectionsAndItsPortCanBeUsedAgain()
    {
        var first = EmbeddedRedis.Start(new EmbeddedRedisOptions());
        first.Dispose();

        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            var refusal = await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(first.Endpoint, Cancellation).AsTask());
            Assert.Equal(SocketError.ConnectionRefused, refusal.SocketErrorCode);
        }

        using var second = EmbeddedRedis.Start(new EmbeddedRedisOptions { Port = first.Endpoint.Port });
        await using var connection = await ConnectAsync(second);
        Assert.True(connection.IsConnected);
    }

    [Fact]
    public void TooLittleMemory_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => EmbeddedRedis.Start(new EmbeddedRedisOptions { MemoryMegabytes = 15 }));

    private static async Task<ConnectionMultiplexer> ConnectAsync(EmbeddedRedis redis) =>
        await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { redis.Endpoint } });
}
