using System.Globalization;
using System.Text;
using Confluent.Kafka;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Journal.Kafka;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Tests.Records;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Kafka;

public sealed class AuditRelayTests : IAsyncLifetime
{
    private const int Partitions = 3;
    private const int Persons = 7;

    private readonly TemporaryDirectory _directory = new();
    private TestKafka _kafka = null!;
    private TestNode _node = null!;
    private AuditRelay _relay = null!;
    private int _written;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _kafka = await TestKafka.StartAsync(Partitions);
        Open();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _kafka.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task EveryAuditRecord_IsInKafkaOnceAndInOrderForEachPerson()
    {
        await WriteAsync(500);
        await _relay.StartAsync(Cancellation);
        await WriteAsync(500);

        var read = _kafka.Read(1000);

        AssertOnceAndInOrder(read);
    }

    [Fact]
    public async Task RecordInKafka_IsTheJournalsWithKeyAndHeaders()
    {
        await WriteAsync(1);
        await _relay.StartAsync(Cancellation);

        var message = Assert.Single(_kafka.Read(1)).Message;

        Assert.Equal(_node.AuditRecords().Single(), AuditRecord.Parser.ParseFrom(message.Value));
        Assert.Equal(PersonOf(0).ToByteArray(), message.Key);
        Assert.Equal("0", Encoding.ASCII.GetString(message.Headers.GetLastBytes("ehealth-audit-index")));
        Assert.Equal("ehealth.audit.v1.AuditRecord", Encoding.ASCII.GetString(message.Headers.GetLastBytes("ehealth-schema")));
    }

    [Fact]
    public async Task RecordAboutNobody_HasNoKey()
    {
        await _node.Journal.RefuseAsync(new AuditRecord { Operation = "a.B/C" });
        await _relay.StartAsync(Cancellation);

        Assert.Null(Assert.Single(_kafka.Read(1)).Message.Key);
    }

    [Fact]
    public async Task RecordsThatAreNotAudited_StayInTheJournal()
    {
        await _node.CallAsync(_node.NewId());
        await _node.Log.AppendAsync((byte)RecordType.Subscription, audited: false, new byte[] { 1 }, Cancellation);
        await _relay.StartAsync(Cancellation);

        Assert.Single(_kafka.Read(1));
    }

    [Fact]
    public async Task AllBrokersDownForAWhile_LosesAndDoublesNothing()
    {
        var cluster = _kafka.Breakable();
        await _relay.StartAsync(Cancellation);
        await WriteAsync(2000);
        _kafka.Read(1); // on their way: some written, some not, some written and not acknowledged

        cluster.SetAllBrokersDown();
        await WriteAsync(1000);
        Assert.True(_relay.Lag >= 1000);
        cluster.SetAllBrokersUp();
        await WriteAsync(1000);

        AssertOnceAndInOrder(_kafka.Read(4000));
    }

    [Fact]
    public async Task KafkaThatIsAway_KeepsNobodyWaiting()
    {
        _kafka.Breakable().SetAllBrokersDown();
        await _relay.StartAsync(Cancellation);

        await WriteAsync(100);

        Assert.Equal(0, _relay.ConfirmedBelow);
    }

    [Fact]
    public async Task RefusalThatIsFinal_IsOvercomeByANewProducer()
    {
        var cluster = _kafka.Breakable();
        cluster.FailNextProduceRequests(ErrorCode.TopicAuthorizationFailed);
        await WriteAsync(200);
        await _relay.StartAsync(Cancellation);

        // What was sent and not confirmed is sent again: an auditor who dedupes by index has each record once.
        AssertEachInOrder(_kafka.Read(200));
    }

    [Fact]
    public async Task SmallWindow_StillCarriesEverything()
    {
        await StopAsync();
        Open(maxUnconfirmed: 1);
        await WriteAsync(50);
        await _relay.StartAsync(Cancellation);

        AssertOnceAndInOrder(_kafka.Read(50));
    }

    [Fact]
    public async Task Restart_GoesOnAtThePositionThatKafkaConfirmed()
    {
        await _relay.StartAsync(Cancellation);
        await WriteAsync(300);
        _kafka.Read(300);
        await StopAsync();

        Open();
        Assert.Equal(300, _node.AuditRecords().Count);
        await WriteAsync(100);
        await _relay.StartAsync(Cancellation);

        AssertOnceAndInOrder(_kafka.Read(400));
        Assert.True(_relay.ConfirmedBelow >= 300);
    }

    [Fact]
    public async Task RestartWithoutIndex_GoesOnAtThePositionInTheJournal()
    {
        await _relay.StartAsync(Cancellation);
        await WriteAsync(100);
        _kafka.Read(100);
        await StopAsync();
        File.Delete(TestNode.IndexPath(_directory));

        Open();
        await WriteAsync(10);
        await _relay.StartAsync(Cancellation);

        AssertOnceAndInOrder(_kafka.Read(110));
    }

    [Fact]
    public async Task DeathBeforeThePositionWasSaved_SendsAgainWithTheSameIndexes()
    {
        await _relay.StartAsync(Cancellation);
        await WriteAsync(100);
        _kafka.Read(100);
        await StopAsync();

        // As if none of the relay's own records had reached the disk.
        await using (var log = TestNode.OpenLog(_directory))
        {
            await log.AppendAsync((byte)RecordType.Relay, audited: false, new RelayBody { NextIndex = 0 }.ToByteArray(), Cancellation);
        }

        Open();
        await WriteAsync(10);
        await _relay.StartAsync(Cancellation);

        AssertEachInOrder(_kafka.Read(110));
    }

    private static ByteString PersonOf(int number) => ByteString.CopyFrom(Enumerable.Repeat((byte)(1 + (number % Persons)), 32).ToArray());

    private void Open(int maxUnconfirmed = 20_000)
    {
        _node = TestNode.Open(_directory);
        var options = new AuditRelayOptions
        {
            BootstrapServers = _kafka.BootstrapServers,
            Topic = _kafka.Topic,
            MaxUnconfirmed = maxUnconfirmed,
            Settings = { ["log_level"] = "0", ["reconnect.backoff.max.ms"] = "200" },
        };
        _relay = new AuditRelay(_node.Log, _node.Index, options, TimeProvider.System, NullLogger<AuditRelay>.Instance);
    }

    private async Task StopAsync()
    {
        await _relay.StopAsync(CancellationToken.None);
        _relay.Dispose();
        await _node.DisposeAsync();
    }

    /// <summary>Writes audit records about a few persons in turn.</summary>
    private async Task WriteAsync(int count)
    {
        var writing = new List<Task<long?>>();
        for (var number = 0; number < count; number++, _written++)
        {
            var audit = new AuditRecord
            {
                Operation = _written.ToString(CultureInfo.InvariantCulture),
                Kind = AuditKind.Refusal,
                Outcome = HubErrorCode.FieldInvalid,
                SubjectPseudonym = PersonOf(_written),
            };
            writing.Add(_node.Journal.RefuseAsync(audit).AsTask());
        }

        Assert.DoesNotContain(null, await Task.WhenAll(writing));
    }

    private void AssertOnceAndInOrder(List<ConsumeResult<byte[]?, byte[]>> read)
    {
        Assert.Equal(_written, read.Count);
        AssertEachInOrder(read);
    }

    private void AssertEachInOrder(List<ConsumeResult<byte[]?, byte[]>> read)
    {
        var records = read.ConvertAll(result => (result.Partition, Record: AuditRecord.Parser.ParseFrom(result.Message.Value)));
        Assert.Equal(Enumerable.Range(0, _written).Select(index => (ulong)index), records.Select(pair => pair.Record.Index).Distinct().Order());
        Assert.All(records, pair => Assert.Equal(pair.Record.Index.ToString(CultureInfo.InvariantCulture), pair.Record.Operation));
        foreach (var partition in records.GroupBy(pair => pair.Partition))
        {
            var firstSeen = partition.Select(pair => pair.Record.Index).Distinct().ToList();
            Assert.Equal(firstSeen.Order(), firstSeen);
        }
    }
}
