using EHealth.Integration.Audit.Checking;
using EHealth.Integration.Audit.Tests.Servers;

namespace EHealth.Integration.Audit.Tests;

public sealed class AuditConsumerTests(TestBrokers brokers) : IClassFixture<TestBrokers>
{
    private const int Partitions = 3;
    private const int Records = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestTrail _trail = TestTrail.Of(Records, checkpointEvery: 20);
    private readonly TestTopics _topics = brokers.NewTopics(Partitions);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void WholeTrail_IsGivenOnceInOrderAndProven()
    {
        Write(0, Records);
        using var consumer = new AuditConsumer(_topics.OptionsFor(_trail));

        var read = ReadToEnd(consumer);

        Assert.Equal(Enumerable.Range(0, Records).Select(index => (long)index), read.Select(entry => entry.Index));
        Assert.Equal(_trail.Records, read.Select(entry => entry.Bytes.ToArray()));
        Assert.Equal(Records, consumer.Proven!.Size);
        Assert.Null(consumer.Finish());
    }

    [Fact]
    public void RepetitionsOfAKilledHub_AreGivenOnce()
    {
        Write(0, 200);
        Write(150, Records);
        using var consumer = new AuditConsumer(_topics.OptionsFor(_trail));

        Assert.Equal(Records, ReadToEnd(consumer).Select(entry => entry.Index).Distinct().Count());
        Assert.True(consumer.Repetitions >= 50);
    }

    // Stopped anywhere, also while records of one partition wait for those of another.
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(257)]
    public void ConsumerThatGoesOn_GivesTheRestOnceAndProvesThatItFollows(int stop)
    {
        Write(0, Records);
        string state;
        using (var first = new AuditConsumer(_topics.OptionsFor(_trail)))
        {
            for (var index = 0; index < stop; index++) Assert.Equal(index, Read(first).Index);
            state = first.State.ToString();
        }

        using var second = new AuditConsumer(_topics.OptionsFor(_trail), AuditConsumerState.TryParse(state));

        Assert.Equal(Enumerable.Range(stop, Records - stop).Select(index => (long)index), ReadToEnd(second).Select(entry => entry.Index));
        Assert.Equal(Records, second.Proven!.Size);
    }

    [Fact]
    public void ConsumerThatGoesOnInAnotherHistory_FindsIt()
    {
        Write(0, 100, checkpoints: false);
        string state;
        using (var first = new AuditConsumer(_topics.OptionsFor(_trail)))
        {
            Assert.Equal(100, ReadToEnd(first).Count);
            state = first.State.ToString();
        }

        var other = TestTrail.Of(Records, 20);
        _topics.Write([.. other.Records.Skip(100).Select((record, place) => (place % Partitions, record))], other.Checkpoints.Where(checkpoint => checkpoint.Size > 100).Select(checkpoint => other.CheckpointOver(checkpoint.Size, default)));

        using var second = new AuditConsumer(_topics.OptionsFor(other), AuditConsumerState.TryParse(state));
        Assert.Equal(AuditFaultKind.RecordsChanged, FaultOf(second).Kind);
        Assert.Throws<InvalidOperationException>(() => second.State);
    }

    [Fact]
    public void ChangedRecord_StopsTheReadingForGood()
    {
        _trail.Records[37] = _trail.Record(37, "a.B/D");
        Write(0, Records);
        using var consumer = new AuditConsumer(_topics.OptionsFor(_trail));

        Assert.Equal((AuditFaultKind.RecordsChanged, 20L), FaultOf(consumer) is var fault ? (fault.Kind, fault.Record) : default);
        Assert.Throws<AuditFaultException>(() => consumer.Read(Patience, Cancellation));
    }

    [Fact]
    public void MissingRecord_IsNamedWhenTheGapDoesNotClose()
    {
        _topics.Write(Placed(0, Records).Where((_, place) => place != 42), []);
        using var consumer = new AuditConsumer(_topics.OptionsFor(_trail, mostAhead: 100));

        Assert.Equal((AuditFaultKind.RecordMissing, 42L), FaultOf(consumer) is var fault ? (fault.Kind, fault.Record) : default);
    }

    [Fact]
    public void MissingRecordAtTheEnd_IsNamedWhenAskedFor()
    {
        _topics.Write(Placed(0, Records).Where((_, place) => place != 297), []);
        using var consumer = new AuditConsumer(_topics.OptionsFor(_trail));

        Assert.Equal(297, ReadToEnd(consumer).Count);
        Assert.Equal((AuditFaultKind.RecordMissing, 297L), (consumer.Finish()!.Kind, consumer.Finish()!.Record));
    }

    // All of one partition may come before anything of another.
    [Fact]
    public void PartitionFarAhead_WaitsForTheOthers()
    {
        Write(0, Records);
        using var consumer = new AuditConsumer(_topics.OptionsFor(_trail, mostAhead: 40));

        Assert.Equal(Records, ReadToEnd(consumer).Count);
    }

    [Fact]
    public void TwoHubsInOneTopic_AreToldApartByTheirNode()
    {
        var other = TestTrail.Of(50, 20, "hub.other");
        Write(0, Records);
        _topics.Write(other.Records.Select(record => (0, record)), other.Checkpoints.Select(checkpoint => checkpoint.Note));

        using var mine = new AuditConsumer(_topics.OptionsFor(_trail, node: "hub.test"));
        using var others = new AuditConsumer(_topics.OptionsFor(other, node: "hub.other"));
        using var unaware = new AuditConsumer(_topics.OptionsFor(_trail));

        Assert.Equal((Records, 50), (ReadToEnd(mine).Count, ReadToEnd(others).Count));
        Assert.Equal((Records, 50L), (mine.Proven!.Size, others.Proven!.Size));
        FaultOf(unaware);
    }

    [Fact]
    public void WhatIsNoRecord_IsAFault()
    {
        _topics.Write([(0, [0xFF, 0xFF])], []);
        using var consumer = new AuditConsumer(_topics.OptionsFor(_trail));

        Assert.Equal(AuditFaultKind.RecordUnreadable, FaultOf(consumer).Kind);
    }

    [Fact]
    public void PlaceThatKafkaNoLongerHas_IsAFault()
    {
        Write(0, 10);
        var state = new AuditConsumerState(AuditLogPosition.Beginning, new Dictionary<string, long> { [$"{_topics.Records}/0"] = 1_000_000 });
        using var consumer = new AuditConsumer(_topics.OptionsFor(_trail), state);

        Assert.Equal(AuditFaultKind.RecordMissing, FaultOf(consumer).Kind);
    }

    [Fact]
    public void KafkaThatIsAway_IsWaitedFor()
    {
        var cluster = brokers.Breakable();
        Write(0, Records);
        cluster.SetAllBrokersDown();
        using var consumer = new AuditConsumer(_topics.OptionsFor(_trail));
        Assert.Null(consumer.Read(TimeSpan.FromMilliseconds(200), Cancellation));
        Assert.False(consumer.IsAtEnd);

        cluster.SetAllBrokersUp();

        Assert.Equal(Records, ReadToEnd(consumer).Count);
    }

    private static AuditEntry Read(AuditConsumer consumer)
    {
        while (true)
        {
            if (consumer.Read(Patience, Cancellation) is { } entry) return entry;
            Assert.False(consumer.IsAtEnd, $"the topic ended before record {consumer.Next}");
        }
    }

    private static List<AuditEntry> ReadToEnd(AuditConsumer consumer)
    {
        var read = new List<AuditEntry>();
        while (true)
        {
            if (consumer.Read(Patience, Cancellation) is { } entry) read.Add(entry);
            else if (consumer.IsAtEnd) return read;
        }
    }

    private static AuditFault FaultOf(AuditConsumer consumer) => Assert.Throws<AuditFaultException>(() => ReadToEnd(consumer)).Fault;

    private IEnumerable<(int Partition, byte[] Record)> Placed(int from, int to) => Enumerable.Range(from, to - from).Select(index => (index % 7 % Partitions, _trail.Records[index]));

    private void Write(int from, int to, bool checkpoints = true) =>
        _topics.Write(Placed(from, to), checkpoints ? _trail.Checkpoints.Where(checkpoint => checkpoint.Size <= to).Select(checkpoint => checkpoint.Note) : []);
}
