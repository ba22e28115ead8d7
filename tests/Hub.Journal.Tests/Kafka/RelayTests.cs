using System.Globalization;
using Confluent.Kafka;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Journal.Kafka;
using EHealth.Integration.Hub.Journal.Tests.Records;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Tests.Kafka;

/// <summary>A journal, its relay and a Kafka that tests can break.</summary>
public abstract class RelayTests : IAsyncLifetime
{
    protected const int Partitions = 3;
    protected const int Persons = 7;

    private protected TemporaryDirectory Folder { get; } = new();
    private protected TestKafka Kafka { get; private set; } = null!;
    private protected TestNode Node { get; private set; } = null!;
    private protected AuditRelay Relay { get; private set; } = null!;

    private protected RelayTopics Topics { get; private set; } = null!;

    private protected ListLogger<AuditRelay> Heard { get; private set; } = new();

    private protected int Written { get; private set; }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Kafka = await TestKafka.StartAsync(Partitions);
        Open();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAsync();
        await Kafka.DisposeAsync();
        Folder.Dispose();
    }

    private protected static ByteString PersonOf(int number) => ByteString.CopyFrom(Enumerable.Repeat((byte)(1 + (number % Persons)), 32).ToArray());

    private protected void Open(int maxUnconfirmed = 20_000, bool checkedTopics = true, params (string Name, string Value)[] settings)
    {
        Node = TestNode.Open(Folder);
        var options = new AuditRelayOptions
        {
            BootstrapServers = Kafka.BootstrapServers,
            Topic = Kafka.Topic,
            MaxUnconfirmed = maxUnconfirmed,
            CheckTopics = false,
            Settings = { ["log_level"] = "0", ["reconnect.backoff.max.ms"] = "200" },
        };
        foreach (var (name, value) in settings) options.Settings[name] = value;
        Topics = new RelayTopics(options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<RelayTopics>.Instance);
        if (checkedTopics) Assert.True(Topics.StartAsync(Cancellation).IsCompletedSuccessfully);
        Heard = new ListLogger<AuditRelay>();
        Relay = new AuditRelay(Node.Log, Node.Index, Topics, options, TimeProvider.System, Heard);
    }

    private protected async Task StopAsync()
    {
        await Relay.StopAsync(CancellationToken.None);
        Relay.Dispose();
        Topics.Dispose();
        await Node.DisposeAsync();
    }

    /// <summary>Writes audit records about a few persons in turn.</summary>
    private protected async Task WriteAsync(int count)
    {
        var writing = new List<Task<long?>>();
        for (var number = 0; number < count; number++, Written++)
        {
            var audit = new AuditRecord
            {
                Operation = Written.ToString(CultureInfo.InvariantCulture),
                Kind = AuditKind.Refusal,
                Outcome = HubErrorCode.FieldInvalid,
                SubjectPseudonym = PersonOf(Written),
            };
            writing.Add(Node.Journal.RefuseAsync(audit).AsTask());
        }

        Assert.DoesNotContain(null, await Task.WhenAll(writing));
    }

    private protected void AssertOnceAndInOrder(List<ConsumeResult<byte[]?, byte[]>> read)
    {
        Assert.Equal(Written, read.Count);
        AssertEachInOrder(read);
    }

    private protected void AssertEachInOrder(List<ConsumeResult<byte[]?, byte[]>> read)
    {
        var records = read.ConvertAll(result => (result.Partition, Record: AuditRecord.Parser.ParseFrom(result.Message.Value)));
        Assert.Equal(Enumerable.Range(0, Written).Select(index => (ulong)index), records.Select(pair => pair.Record.Index).Distinct().Order());
        Assert.All(records, pair => Assert.Equal(pair.Record.Index.ToString(CultureInfo.InvariantCulture), pair.Record.Operation));
        foreach (var partition in records.GroupBy(pair => pair.Partition))
        {
            var firstSeen = partition.Select(pair => pair.Record.Index).Distinct().ToList();
            Assert.Equal(firstSeen.Order(), firstSeen);
        }
    }
}
