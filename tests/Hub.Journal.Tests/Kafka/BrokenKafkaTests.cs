using Confluent.Kafka;
using EHealth.Integration.Contracts.Audit.V1;

namespace EHealth.Integration.Hub.Journal.Tests.Kafka;

/// <summary>Brokers that refuse, are away, or come back.</summary>
public sealed class BrokenKafkaTests : RelayTests
{
    private const int Trouble = 3121;
    private const int Restarted = 3122;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // What a cluster says while its leaders move, replicas are missing, a topic was deleted, a request or a connection is lost.
    [Theory]
    [InlineData(ErrorCode.LeaderNotAvailable)]
    [InlineData(ErrorCode.NotLeaderForPartition)]
    [InlineData(ErrorCode.NotEnoughReplicas)]
    [InlineData(ErrorCode.RequestTimedOut)]
    [InlineData(ErrorCode.UnknownTopicOrPart)]
    [InlineData(ErrorCode.KafkaStorageError)]
    [InlineData(ErrorCode.Local_Transport)]
    public async Task RefusalsUnderLoad_LoseNothingAndKeepTheOrder(ErrorCode refusal)
    {
        var cluster = Kafka.Breakable();
        await Relay.StartAsync(Cancellation);
        await WriteAsync(200);
        cluster.FailNextProduceRequests(refusal, refusal, refusal, refusal, refusal, refusal);
        await WriteAsync(400);

        AssertEachInOrder(Kafka.Read(600));
        await UntilAsync(() => Relay.Lag == 0);
    }

    [Fact]
    public async Task OneBrokerAway_HoldsThePositionAndTheOthersWithinTheWindow()
    {
        const int Window = 50;
        var cluster = Kafka.Breakable();
        await StopAsync();
        Open(maxUnconfirmed: Window);
        await Relay.StartAsync(Cancellation);
        await WriteAsync(60);
        await UntilAsync(() => Relay.Lag == 0);

        cluster.SetBrokerDown(2);
        await WriteAsync(600);
        await UntilAsync(() => Relay.Unconfirmed == Window);
        var held = Relay.ConfirmedBelow;
        Assert.True(Relay.Lag > 600 - Window, $"{Relay.Lag}");
        Assert.Equal(Window, Relay.Unconfirmed);
        cluster.SetBrokerUp(2);

        AssertOnceAndInOrder(Kafka.Read(660));
        await UntilAsync(() => Relay.Lag == 0);
        Assert.True(held < Relay.ConfirmedBelow);
    }

    // As frozen brokers do (librdkafka issue 4134): connections live, requests are taken, nobody says so, and the client sends them again. The mock's process itself
    // cannot be frozen: its thread ends when SIGCONT interrupts its poll. And it does not look at an idempotent producer's sequence numbers, by which brokers know what
    // they have: what came twice is told by its index.
    [Fact]
    public async Task KafkaThatTakesAndDoesNotAnswer_LosesNothing()
    {
        var cluster = Kafka.Breakable();
        await StopAsync();
        Open(settings: [("socket.timeout.ms", "1000")]);
        await Relay.StartAsync(Cancellation);
        await WriteAsync(600);
        await UntilAsync(() => Relay.Lag == 0);

        cluster.SetRoundTripTime(TimeSpan.FromHours(1));
        await WriteAsync(500);
        await Heard.WaitForAsync(Trouble);
        Assert.True(Relay.Lag >= 500);
        cluster.SetRoundTripTime(TimeSpan.Zero);
        await WriteAsync(300);

        AssertEachInOrder(Kafka.Read(1400));
        await UntilAsync(() => Relay.Lag == 0);
    }

    [Fact]
    public async Task HubRestartedWhileKafkaIsAway_LosesNothing()
    {
        var cluster = Kafka.Breakable();
        await Relay.StartAsync(Cancellation);
        await WriteAsync(300);
        cluster.SetAllBrokersDown();
        await WriteAsync(300);
        await StopAsync();

        Open();
        await Relay.StartAsync(Cancellation);
        await WriteAsync(100);
        Assert.True(Relay.Lag >= 400);
        cluster.SetAllBrokersUp();

        AssertEachInOrder(Kafka.Read(700));
        await UntilAsync(() => Relay.Lag == 0);
    }

    // Larger than the client may send: it cannot go, nothing overtakes it, and the hub lives.
    [Fact]
    public async Task RecordThatKafkaDoesNotTake_HoldsTheRelayAndNothingElse()
    {
        await StopAsync();
        Open(settings: [("message.max.bytes", "1000")]);
        await Relay.StartAsync(Cancellation);
        await Node.Journal.RefuseAsync(new AuditRecord { Operation = "a.B/C", Reason = new string('x', 2000) });

        await Heard.WaitForAsync(Restarted);

        Assert.False(Relay.ExecuteTask!.IsCompleted);
        Assert.True(Relay.Lag >= 1);
    }

    [Fact]
    public async Task TopicsNotYetChecked_NothingIsSent()
    {
        await StopAsync();
        Open(checkedTopics: false);
        await Relay.StartAsync(Cancellation);
        await WriteAsync(10);
        Assert.Equal((0, 0L), (Relay.Unconfirmed, Relay.ConfirmedBelow));

        await Topics.StartAsync(Cancellation);

        AssertOnceAndInOrder(Kafka.Read(10));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, "it did not come about within a minute");
            await timer.WaitForNextTickAsync(Cancellation);
        }
    }
}
