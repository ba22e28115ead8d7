using System.Text;
using Confluent.Kafka;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Tests.Records;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Tests.Kafka;

public sealed class AuditRelayTests : RelayTests
{
    [Fact]
    public async Task EveryAuditRecord_IsInKafkaOnceAndInOrderForEachPerson()
    {
        await WriteAsync(500);
        await Relay.StartAsync(Cancellation);
        await WriteAsync(500);

        var read = Kafka.Read(1000);

        AssertOnceAndInOrder(read);
    }

    [Fact]
    public async Task RecordInKafka_IsTheJournalsWithKeyAndHeaders()
    {
        await WriteAsync(1);
        await Relay.StartAsync(Cancellation);

        var message = Assert.Single(Kafka.Read(1)).Message;

        Assert.Equal(Node.AuditRecords().Single(), AuditRecord.Parser.ParseFrom(message.Value));
        Assert.Equal(PersonOf(0).ToByteArray(), message.Key);
        Assert.Equal("0", Encoding.ASCII.GetString(message.Headers.GetLastBytes("ehealth-audit-index")));
        Assert.Equal("ehealth.audit.v1.AuditRecord", Encoding.ASCII.GetString(message.Headers.GetLastBytes("ehealth-schema")));
    }

    [Fact]
    public async Task RecordAboutNobody_HasNoKey()
    {
        await Node.Journal.RefuseAsync(new AuditRecord { Operation = "a.B/C" });
        await Relay.StartAsync(Cancellation);

        Assert.Null(Assert.Single(Kafka.Read(1)).Message.Key);
    }

    [Fact]
    public async Task RecordsThatAreNotAudited_StayInTheJournal()
    {
        await Node.CallAsync(Node.NewId());
        await Node.Log.AppendAsync((byte)RecordType.Subscription, audited: false, new byte[] { 1 }, Cancellation);
        await Relay.StartAsync(Cancellation);

        Assert.Single(Kafka.Read(1));
    }

    [Fact]
    public async Task AllBrokersDownForAWhile_LosesAndDoublesNothing()
    {
        var cluster = Kafka.Breakable();
        await Relay.StartAsync(Cancellation);
        await WriteAsync(2000);
        Kafka.Read(1); // on their way: some written, some not, some written and not acknowledged

        cluster.SetAllBrokersDown();
        await WriteAsync(1000);
        Assert.True(Relay.Lag >= 1000);
        cluster.SetAllBrokersUp();
        await WriteAsync(1000);

        AssertOnceAndInOrder(Kafka.Read(4000));
    }

    [Fact]
    public async Task KafkaThatIsAway_KeepsNobodyWaiting()
    {
        Kafka.Breakable().SetAllBrokersDown();
        await Relay.StartAsync(Cancellation);

        await WriteAsync(100);

        Assert.Equal(0, Relay.ConfirmedBelow);
    }

    [Fact]
    public async Task RefusalThatIsFinal_IsOvercomeByANewProducer()
    {
        var cluster = Kafka.Breakable();
        cluster.FailNextProduceRequests(ErrorCode.TopicAuthorizationFailed);
        await WriteAsync(200);
        await Relay.StartAsync(Cancellation);

        // What was sent and not confirmed is sent again: an auditor who dedupes by index has each record once.
        AssertEachInOrder(Kafka.Read(200));
    }

    [Fact]
    public async Task SmallWindow_StillCarriesEverything()
    {
        await StopAsync();
        Open(maxUnconfirmed: 1);
        await WriteAsync(50);
        await Relay.StartAsync(Cancellation);

        AssertOnceAndInOrder(Kafka.Read(50));
    }

    [Fact]
    public async Task Restart_GoesOnAtThePositionThatKafkaConfirmed()
    {
        await Relay.StartAsync(Cancellation);
        await WriteAsync(300);
        Kafka.Read(300);
        await StopAsync();

        Open();
        Assert.Equal(300, Node.AuditRecords().Count);
        await WriteAsync(100);
        await Relay.StartAsync(Cancellation);

        AssertOnceAndInOrder(Kafka.Read(400));
        Assert.True(Relay.ConfirmedBelow >= 300);
    }

    [Fact]
    public async Task RestartWithoutIndex_GoesOnAtThePositionInTheJournal()
    {
        await Relay.StartAsync(Cancellation);
        await WriteAsync(100);
        Kafka.Read(100);
        await StopAsync();
        File.Delete(TestNode.IndexPath(Folder));

        Open();
        await WriteAsync(10);
        await Relay.StartAsync(Cancellation);

        AssertOnceAndInOrder(Kafka.Read(110));
    }

    [Fact]
    public async Task DeathBeforeThePositionWasSaved_SendsAgainWithTheSameIndexes()
    {
        await Relay.StartAsync(Cancellation);
        await WriteAsync(100);
        Kafka.Read(100);
        await StopAsync();

        // As if none of the relay's own records had reached the disk.
        await using (var log = TestNode.OpenLog(Folder))
        {
            await log.AppendAsync((byte)RecordType.Relay, audited: false, new RelayBody { NextIndex = 0 }.ToByteArray(), Cancellation);
        }

        Open();
        await WriteAsync(10);
        await Relay.StartAsync(Cancellation);

        AssertEachInOrder(Kafka.Read(110));
    }
}
