using System.Diagnostics;
using Confluent.Kafka;

namespace EHealth.Integration.EmbeddedServers.Tests;

public sealed class KafkaMockClusterTests : IDisposable
{
    private const string Topic = "ehealth.audit.v1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly KafkaMockCluster _cluster = KafkaMockCluster.Start(brokers: 3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task ProducedMessages_AreConsumedInOrder()
    {
        _cluster.CreateTopic(Topic, partitions: 1);
        using var producer = Producer();

        for (var number = 0; number < 1000; number++)
            producer.Produce(Topic, Message(number));
        await FlushAsync(producer);

        Assert.Equal(Enumerable.Range(0, 1000), Consume(count: 1000));
    }

    [Fact]
    public async Task BrokersDownThenUp_IdempotentProducerLosesAndDoublesNothing()
    {
        _cluster.CreateTopic(Topic, partitions: 3);
        using var producer = Producer();
        var delivered = new List<Task<DeliveryResult<string, string>>>();

        // Down while the first half is on its way: a batch may be written and its acknowledgment lost.
        for (var number = 0; number < 5000; number++)
            delivered.Add(producer.ProduceAsync(Topic, Message(number), Cancellation));
        await delivered[0];
        _cluster.SetAllBrokersDown();
        for (var number = 5000; number < 10_000; number++)
            delivered.Add(producer.ProduceAsync(Topic, Message(number), Cancellation));
        Assert.False(delivered[^1].IsCompleted);

        _cluster.SetAllBrokersUp();
        var results = await Task.WhenAll(delivered).WaitAsync(Patience, Cancellation);

        Assert.All(results, result => Assert.Equal(PersistenceStatus.Persisted, result.Status));
        Assert.Equal(Enumerable.Range(0, 10_000), Consume(count: 10_000).Order());
    }

    [Fact]
    public async Task OneBrokerDown_ItsPartitionsWaitAndTheOthersGoOn()
    {
        _cluster.CreateTopic(Topic, partitions: 3);
        using var producer = Producer();

        _cluster.SetBrokerDown(brokerId: 2);
        var waiting = producer.ProduceAsync(new TopicPartition(Topic, 1), Message(1), Cancellation);
        await producer.ProduceAsync(new TopicPartition(Topic, 2), Message(2), Cancellation).WaitAsync(Patience, Cancellation);
        Assert.False(waiting.IsCompleted);

        _cluster.SetBrokerUp(brokerId: 2);
        await waiting.WaitAsync(Patience, Cancellation);
    }

    [Fact]
    public async Task RefusedProduceRequests_AreSentAgain()
    {
        _cluster.CreateTopic(Topic, partitions: 1);
        using var producer = Producer();
        _cluster.FailNextProduceRequests(ErrorCode.NotEnoughReplicas, ErrorCode.Local_Transport);

        await producer.ProduceAsync(Topic, Message(7), Cancellation).WaitAsync(Patience, Cancellation);

        Assert.Equal([7], Consume(count: 1));
    }

    [Fact]
    public async Task RefusalThatIsFinal_ReachesTheProducer()
    {
        _cluster.CreateTopic(Topic, partitions: 1);
        using var producer = Producer();
        _cluster.FailNextProduceRequests(ErrorCode.TopicAuthorizationFailed);

        var refusal = await Assert.ThrowsAsync<ProduceException<string, string>>(
            () => producer.ProduceAsync(Topic, Message(7), Cancellation));

        Assert.Equal(ErrorCode.TopicAuthorizationFailed, refusal.Error.Code);
    }

    [Fact]
    public async Task RoundTripTime_DelaysTheAcknowledgment()
    {
        _cluster.CreateTopic(Topic, partitions: 1);
        using var producer = Producer();
        await producer.ProduceAsync(Topic, Message(1), Cancellation).WaitAsync(Patience, Cancellation);
        _cluster.SetRoundTripTime(TimeSpan.FromMilliseconds(300));

        var started = Stopwatch.GetTimestamp();
        await producer.ProduceAsync(Topic, Message(2), Cancellation).WaitAsync(Patience, Cancellation);

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromMilliseconds(290), Patience);
    }

    [Fact]
    public void TopicCreatedTwice_IsRefused()
    {
        _cluster.CreateTopic(Topic, partitions: 1);

        var refusal = Assert.Throws<KafkaException>(() => _cluster.CreateTopic(Topic, partitions: 1));
        Assert.Equal(ErrorCode.TopicAlreadyExists, refusal.Error.Code);
    }

    [Fact]
    public void CreatedTopic_IsLedByAllBrokersInTurn()
    {
        _cluster.CreateTopic(Topic, partitions: 6);

        Assert.Equal([1, 2, 3, 1, 2, 3], Topology().OrderBy(partition => partition.PartitionId).Select(partition => partition.Leader));
        Assert.All(Topology(), partition => Assert.Equal(3, partition.Replicas.Length));
        Assert.Equal(3, _cluster.BootstrapServers.Split(',').Length);
    }

    [Fact]
    public async Task TopicNobodyCreated_IsCreatedWithFourPartitions()
    {
        using var producer = Producer();

        await producer.ProduceAsync(Topic, Message(1), Cancellation).WaitAsync(Patience, Cancellation);

        Assert.Equal(4, Topology().Count);
    }

    [Fact]
    public async Task TwoClusters_AreApart()
    {
        using var other = KafkaMockCluster.Start(brokers: 1);
        _cluster.CreateTopic(Topic, partitions: 1);
        other.CreateTopic(Topic, partitions: 1);
        using var producer = Producer();

        await producer.ProduceAsync(Topic, Message(1), Cancellation).WaitAsync(Patience, Cancellation);
        using var consumer = Consumer(other);

        Assert.Equal(0, consumer.QueryWatermarkOffsets(new TopicPartition(Topic, 0), Patience).High.Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public void NumberOfBrokersOutsideItsRange_IsRefused(int brokers) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KafkaMockCluster.Start(brokers));

    private static Message<string, string> Message(int number) => new() { Key = $"{number}", Value = $"{number}" };

    private IProducer<string, string> Producer() => new ProducerBuilder<string, string>(new ProducerConfig
    {
        BootstrapServers = _cluster.BootstrapServers,
        EnableIdempotence = true,
        LingerMs = 1,
        // The brokers go away on purpose: come back quickly, and say nothing on stderr.
        ReconnectBackoffMs = 20,
        ReconnectBackoffMaxMs = 100,
        RetryBackoffMs = 20,
        RetryBackoffMaxMs = 100,
    }).SetLogHandler((_, _) => { }).Build();

    private static IConsumer<string, string> Consumer(KafkaMockCluster cluster) => new ConsumerBuilder<string, string>(new ConsumerConfig
    {
        BootstrapServers = cluster.BootstrapServers,
        GroupId = "auditor",
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnablePartitionEof = true,
    }).SetLogHandler((_, _) => { }).Build();

    private List<PartitionMetadata> Topology()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _cluster.BootstrapServers }).Build();
        return admin.GetMetadata(Topic, Patience).Topics.Single().Partitions;
    }

    /// <summary>Reads every partition to its end, which must be reached after exactly <paramref name="count"/> messages.</summary>
    private List<int> Consume(int count)
    {
        using var consumer = Consumer(_cluster);
        var partitions = Topology().ConvertAll(partition => new TopicPartitionOffset(Topic, partition.PartitionId, Offset.Beginning));
        consumer.Assign(partitions);

        var numbers = new List<int>();
        for (var ends = 0; ends < partitions.Count;)
        {
            var result = consumer.Consume(Patience);
            Assert.NotNull(result);
            if (result.IsPartitionEOF)
                ends++;
            else
                numbers.Add(int.Parse(result.Message.Value, provider: null));
        }

        Assert.Equal(count, numbers.Count);
        return numbers;
    }

    private static async Task FlushAsync(IProducer<string, string> producer) =>
        await Task.Run(() => producer.Flush(Cancellation), Cancellation).WaitAsync(Patience, Cancellation);
}
