using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Hub.Identity.Redis;
using EHealth.Integration.Hub.Identity.Tests.Doubles;
using EHealth.Integration.Hub.Identity.Tests.Servers;
using StackExchange.Redis;

namespace EHealth.Integration.Hub.Identity.Tests;

/// <summary>Nodes that share a Redis.</summary>
public sealed class SharedPersonsTests
{
    private const string Pinfl = "31507900123456";
    private const string OtherPinfl = "41507900123457";

    /// <summary>What is known of the persons of this test and must not be read anywhere.</summary>
    private static readonly string[] Marks = [Pinfl, OtherPinfl, "Marker-Family", "Aziz"];

    private readonly TestRegister _register = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, EveryRedis]
    public async Task SecondNode_GetsThePersonFromRedis(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var first = Node(redis);
        await using var second = Node(redis);
        var person = _register.Register(Pinfl);

        await first.FindAsync(Pinfl);
        await KeptAsync(redis, count: 1);
        var answer = await second.FindAsync(Pinfl);

        Assert.Equal(new PersonAnswer(person, null, ResolveSource.Cache, IsStale: false), answer);
        Assert.Equal(1, _register.Calls);
    }

    [Theory, EveryRedis]
    public async Task SecondNode_GetsTheAbsenceFromRedis(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var first = Node(redis);
        await using var second = Node(redis);

        await first.FindAsync(Pinfl);
        await KeptAsync(redis, count: 1);
        var answer = await second.FindAsync(Pinfl);

        Assert.Equal(new PersonAnswer(null, null, ResolveSource.Cache, IsStale: false), answer);
        Assert.Equal(1, _register.Calls);
    }

    [Theory, EveryRedis]
    public async Task InvalidatedOnOneNode_OtherNodeForgetsToo(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var first = Node(redis);
        await using var second = Node(redis);
        await ListeningAsync(redis, nodes: 2);
        _register.Register(Pinfl);
        await first.FindAsync(Pinfl);
        await KeptAsync(redis, count: 1);
        await second.FindAsync(Pinfl);
        _register.Register(Pinfl, version: 2);

        await first.Directory.InvalidateAsync(Pinfl, Cancellation);

        Assert.Equal(2, (await first.FindAsync(Pinfl)).Person!.Version);
        await Until.MetAsync(() => second.FindAsync(Pinfl), answer => answer.Person!.Version == 2);
    }

    [Theory, EveryRedis]
    public async Task RegisterAway_OldAnswerFromRedisIsGivenAndFlagged(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var first = Node(redis, options => options.Lifetime = TimeSpan.FromMilliseconds(200));
        await using var second = Node(redis, options => options.Lifetime = TimeSpan.FromMilliseconds(200));
        var person = _register.Register(Pinfl);
        await first.FindAsync(Pinfl);
        await KeptAsync(redis, count: 1);
        _register.Failure = new Protocol.Errors.HubError(Contracts.Hub.V1.HubErrorCode.PartnerUnavailable);

        var answer = await Until.MetAsync(() => second.FindAsync(Pinfl), answer => answer.IsStale);

        Assert.Equal(new PersonAnswer(person, null, ResolveSource.Cache, IsStale: true), answer);
    }

    [Theory, EveryRedis]
    public async Task RedisKilledAndBack_AnswersStayRightAndAreSharedAgain(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var first = Node(redis);
        await using var second = Node(redis);
        var persons = RegisterMany(5000);
        await first.FindAsync(Number(0));
        await KeptAsync(redis, count: 1);

        await redis.KillAsync();
        var number = 0;
        for (; number < 20; number++)
        {
            Assert.Equal(persons[number], (await first.FindAsync(Number(number))).Person);
        }

        await redis.StartAsync();
        await Until.MetAsync(
            async () =>
            {
                // Somebody else each time: whoever was learned while Redis was away is in one node's memory only. Not the same one, invalidated each time:
                // the other node's notice of it may come while this one asks the register, and then nothing is kept.
                number++;
                await first.FindAsync(Number(number));
                return await second.FindAsync(Number(number));
            },
            answer => answer.Source == ResolveSource.Cache && answer.Person!.Equals(persons[number]));
    }

    [Fact]
    public async Task RedisHung_AnswersStayRightAndOnlyAFewWait()
    {
        await using var redis = (RedisServerUnderTest)await RedisUnderTest.StartAsync(RedisKind.RedisServer);
        await using var node = Node(redis, options => (options.RedisTimeout, options.RedisBreakDuration) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(1)));
        await ListeningAsync(redis, nodes: 1);
        var persons = RegisterMany(200);
        await node.FindAsync(Number(0));
        await KeptAsync(redis, count: 1);

        await redis.HangAsync();
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; number < 200; number++)
        {
            Assert.Equal(persons[number], (await node.FindAsync(Number(number))).Person);
        }

        // 200 waits of 200 ms would be 40 s: the breaker must have opened at the first.
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(4));
        await redis.ContinueAsync();
    }

    [Theory, EveryRedis]
    public async Task NoRedisAtStart_StartsAnswersAndUsesItOnceItIsThere(RedisKind kind)
    {
        await using var redis = RedisUnderTest.Prepare(kind);
        await using var first = Node(redis);
        await using var second = Node(redis);
        var persons = RegisterMany(5000);

        Assert.Equal(persons[0], (await first.FindAsync(Number(0))).Person);
        await redis.StartAsync();

        var number = 0;
        await Until.MetAsync(
            async () =>
            {
                number++;
                await first.FindAsync(Number(number));
                return await second.FindAsync(Number(number));
            },
            answer => answer.Source == ResolveSource.Cache && answer.Person!.Equals(persons[number]));

        await ListeningAsync(redis, nodes: 2);
        _register.Register(Number(number), version: 2);
        await first.Directory.InvalidateAsync(Number(number), Cancellation);
        await Until.MetAsync(() => second.FindAsync(Number(number)), answer => answer.Person!.Version == 2);
    }

    [Theory, EveryRedis]
    public async Task InvalidatedWhileRedisIsAway_OtherNodeForgetsWhenItIsBack(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var first = Node(redis);
        await using var second = Node(redis);
        await ListeningAsync(redis, nodes: 2);
        _register.Register(Pinfl);
        await second.FindAsync(Pinfl);
        await redis.KillAsync();
        _register.Register(Pinfl, version: 2);

        await first.Directory.InvalidateAsync(Pinfl, Cancellation);
        Assert.Equal(1, (await second.FindAsync(Pinfl)).Person!.Version);
        await redis.StartAsync();

        await Until.MetAsync(() => second.FindAsync(Pinfl), answer => answer.Person!.Version == 2);
    }

    [Theory, EveryRedis]
    public async Task NodeThatWasCutOff_ForgetsWhatItHeld(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var node = Node(redis);
        await using var connection = await ConnectAsync(redis);
        await ListeningAsync(redis, nodes: 1);
        _register.Register(Pinfl);
        await node.FindAsync(Pinfl);
        await KeptAsync(redis, count: 1);
        _register.Register(Pinfl, version: 2);

        // Somebody invalidates and this node does not hear it.
        await connection.GetDatabase().KeyDeleteAsync(Assert.Single(Keys(connection)));
        Assert.Equal(1, (await node.FindAsync(Pinfl)).Person!.Version);
        foreach (var client in (await connection.GetServers().Single().ClientListAsync()).Where(client => client.Name == RedisConnection.ClientName))
        {
            await connection.GetServers().Single().ClientKillAsync(client.Id);
        }

        await Until.MetAsync(() => node.FindAsync(Pinfl), answer => answer.Person!.Version == 2);
    }

    [Theory, EveryRedis]
    public async Task OldAnswerWrittenJustAfterTheInvalidation_IsRemovedToo(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var node = Node(redis);
        await using var connection = await ConnectAsync(redis);
        _register.Register(Pinfl);
        await node.FindAsync(Pinfl);
        var key = Assert.Single(await KeptAsync(redis, count: 1));
        var old = await connection.GetDatabase().StringGetAsync(key);

        await node.Directory.InvalidateAsync(Pinfl, Cancellation);
        Assert.Empty(Keys(connection));
        await connection.GetDatabase().StringSetAsync(key, old);

        await KeptAsync(redis, count: 0);
    }

    [Fact]
    public async Task InvalidatedWhileRedisHangs_EntryIsRemovedAfterwards()
    {
        await using var redis = (RedisServerUnderTest)await RedisUnderTest.StartAsync(RedisKind.RedisServer);
        await using var node = Node(redis, options => options.RedisTimeout = TimeSpan.FromSeconds(1));
        await ListeningAsync(redis, nodes: 1);
        _register.Register(Pinfl);
        await node.FindAsync(Pinfl);
        await KeptAsync(redis, count: 1);

        await redis.HangAsync();
        await node.Directory.InvalidateAsync(Pinfl, Cancellation);
        await redis.ContinueAsync();

        await KeptAsync(redis, count: 0);
    }

    [Theory, EveryRedis]
    public async Task WhatRedisSees_NamesNoPersonAndHasAnEnd(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var node = Node(redis);
        await using var connection = await ConnectAsync(redis);
        var overheard = new ConcurrentQueue<byte[]>();
        await connection.GetSubscriber().SubscribeAsync(RedisChannel.Pattern("*"), (_, message) => overheard.Enqueue(message!));
        _register.Register(Pinfl, family: "Marker-Family");

        await node.FindAsync(Pinfl);
        await node.FindAsync(OtherPinfl);
        await KeptAsync(redis, count: 2);
        var dump = await DumpAsync(connection);
        await node.Directory.InvalidateAsync(Pinfl, Cancellation);
        await Until.MetAsync(() => Task.FromResult(overheard.Count), count => count > 0);

        Assert.DoesNotContain(Marks, mark => dump.Concat(overheard).Any(bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(mark)) >= 0));
        foreach (var key in Keys(connection))
        {
            Assert.InRange((await connection.GetDatabase().KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        }
    }

    [Theory, EveryRedis]
    public async Task LogAtEveryLevel_NamesNoPerson(RedisKind kind)
    {
        using var log = new CollectedLog();
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using (var node = new TestNode(_register, new IdentityOptions { RedisConfiguration = redis.Configuration, RedisTimeout = TimeSpan.FromSeconds(5) }, loggers: log))
        {
            _register.Register(Pinfl, family: "Marker-Family");
            await node.FindAsync(Pinfl);
            await KeptAsync(redis, count: 1);
            await node.FindAsync(Pinfl);
            await redis.KillAsync();
            await node.FindAsync(OtherPinfl);
            await node.Directory.InvalidateAsync(Pinfl, Cancellation);
            await redis.StartAsync();
            await Until.MetAsync(() => Task.FromResult(log.Lines.Any(line => line.Contains("Redis is back", StringComparison.Ordinal))), isBack => isBack);
        }

        Assert.Contains(log.Lines, line => line.Contains("person:", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => Marks.Any(mark => line.Contains(mark, StringComparison.Ordinal)));
    }

    [Theory, EveryRedis]
    public async Task EntryMovedToAnotherPersonsKey_IsNotBelieved(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var first = Node(redis);
        await using var second = Node(redis);
        await using var connection = await ConnectAsync(redis);
        _register.Register(Pinfl);
        var other = _register.Register(OtherPinfl, family: "Yusupova");
        await first.FindAsync(Pinfl);
        var stolen = Assert.Single(await KeptAsync(redis, count: 1));
        await first.FindAsync(OtherPinfl);
        var target = Assert.Single((await KeptAsync(redis, count: 2)).Except([stolen]));

        var database = connection.GetDatabase();
        await database.StringSetAsync(target, await database.StringGetAsync(stolen));

        Assert.Equal(new PersonAnswer(other, null, ResolveSource.Registry, IsStale: false), await second.FindAsync(OtherPinfl));
    }

    [Theory, EveryRedis]
    public async Task KeyDestroyed_EntryIsNotReadAndTheRegisterAsked(RedisKind kind)
    {
        await using var redis = await RedisUnderTest.StartAsync(kind);
        await using var first = Node(redis);
        _register.Register(Pinfl);
        await first.FindAsync(Pinfl);
        await KeptAsync(redis, count: 1);

        var keys = new TestKeys();
        keys.Current = keys.Current with { Id = 2 };
        await using var second = new TestNode(_register, new IdentityOptions { RedisConfiguration = redis.Configuration }, keys);

        Assert.Equal(ResolveSource.Registry, (await second.FindAsync(Pinfl)).Source);
    }

    private static string Number(int number) => "315079001" + number.ToString("D5", CultureInfo.InvariantCulture);

    private static Task<ConnectionMultiplexer> ConnectAsync(RedisUnderTest redis) => ConnectionMultiplexer.ConnectAsync($"{redis.Configuration},allowAdmin=true");

    private static List<string> Keys(ConnectionMultiplexer connection) => [.. connection.GetServers().Single().Keys().Select(key => key.ToString())];

    /// <summary>Waits until Redis holds so many entries: they are written in the background.</summary>
    private static async Task<List<string>> KeptAsync(RedisUnderTest redis, int count)
    {
        await using var connection = await ConnectAsync(redis);
        return await Until.MetAsync(() => Task.FromResult(Keys(connection)), keys => keys.Count == count);
    }

    /// <summary>Waits until so many nodes receive invalidations.</summary>
    private static async Task ListeningAsync(RedisUnderTest redis, int nodes)
    {
        await using var connection = await ConnectAsync(redis);
        await Until.MetAsync(() => connection.GetDatabase().ExecuteAsync("PUBSUB", "NUMSUB", "ehealth.persons.v1"), result => (long)result[1] == nodes);
    }

    /// <summary>All keys and values, as bytes.</summary>
    private static async Task<List<byte[]>> DumpAsync(ConnectionMultiplexer connection)
    {
        var dump = new List<byte[]>();
        foreach (var key in Keys(connection))
        {
            Assert.Equal(RedisType.String, await connection.GetDatabase().KeyTypeAsync(key));
            dump.Add(Encoding.UTF8.GetBytes(key));
            dump.Add((await connection.GetDatabase().StringGetAsync(key))!);
        }

        return dump;
    }

    private List<Contracts.Types.V1.Person> RegisterMany(int count) =>
        [.. Enumerable.Range(0, count).Select(number => _register.Register(Number(number), family: $"Family-{number}"))];

    /// <summary>Its memory holds entries for long: what it forgets, it forgets because it was told. It waits for Redis for long: an entry that a busy machine does not take in time is
    /// not kept there, and not tried again.</summary>
    private TestNode Node(RedisUnderTest redis, Action<IdentityOptions>? change = null)
    {
        var options = new IdentityOptions { RedisConfiguration = redis.Configuration, MemoryLifetime = TimeSpan.FromMinutes(15), RedisTimeout = TimeSpan.FromSeconds(5) };
        change?.Invoke(options);
        return new TestNode(_register, options);
    }
}
