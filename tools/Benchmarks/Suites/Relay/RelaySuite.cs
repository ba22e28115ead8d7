using System.Globalization;
using Confluent.Kafka;
using EHealth.Integration.Benchmarks.Run;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.EmbeddedServers;
using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Kafka;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace EHealth.Integration.Benchmarks.Suites.Relay;

/// <summary>How fast the relay brings a journal of pending records to Kafka. Kafka is librdkafka's mock cluster in this process, which takes its share of the processor.</summary>
internal sealed class RelaySuite : IBenchmarkSuite
{
    private const string Topic = "ehealth.audit.v1";
    private const int Partitions = 8;
    private const int Pending = 400_000;
    private const string Mine = "relay, gzip";

    private static readonly (string Name, CompressionType Compression)[] Kinds =
        [(Mine, CompressionType.Gzip), ("relay, lz4", CompressionType.Lz4), ("relay, not compressed", CompressionType.None)];

    public string Name => "relay";

    public string Question => $"{Pending:N0} pending audit records drained from the journal to Kafka (a mock), acknowledged by it";

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        var folder = run.Folder("journal");
        try
        {
            await using var log = SegmentedLog.Open(new SegmentedLogOptions { Directory = folder }, TimeProvider.System, NullLogger<SegmentedLog>.Instance);
            await FillAsync(log, cancellationToken);
            using var kafka = KafkaMockCluster.Start(brokers: 3);
            kafka.CreateTopic(Topic, Partitions);
            var contestants = Kinds.Select(kind => new Contestant(kind.Name, (time, cancellation) => DrainAsync(run, log, kafka, kind.Compression, time, cancellation))).ToList();
            var reached = await run.CompareAsync("pending records relayed", "records/s", contestants, cancellationToken);
            run.Ratio("records_per_s", reached[Mine].Median);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task FillAsync(SegmentedLog log, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var writing = new List<Task>();
        for (var number = 0; number < Pending; number++)
        {
            writing.Add(log.AppendAsync((byte)RecordType.Completed, audited: true, AuditSection.Write(Record(random, number)), cancellationToken).AsTask());
            if (writing.Count < 10_000) continue;
            await Task.WhenAll(writing);
            writing.Clear();
        }

        await Task.WhenAll(writing);
    }

    /// <summary>From the first record on, for a time or until all are confirmed.</summary>
    private static async Task<double> DrainAsync(SuiteRun run, SegmentedLog log, KafkaMockCluster kafka, CompressionType compression, TimeSpan time, CancellationToken cancellationToken)
    {
        var folder = run.Folder("index");
        var options = new AuditRelayOptions { BootstrapServers = kafka.BootstrapServers, CheckTopics = false, Compression = compression, Settings = { ["log_level"] = "0" } };
        using var index = new JournalIndex(Path.Combine(folder, "index.db"), log, new(), TimeProvider.System, NullLogger<JournalIndex>.Instance); // not caught up: it knows no place of the relay
        using var topics = new RelayTopics(options, TimeProvider.System, NullLogger<RelayTopics>.Instance);
        await topics.StartAsync(cancellationToken);
        using var relay = new AuditRelay(log, index, topics, options, TimeProvider.System, NullLogger<AuditRelay>.Instance);
        var started = TimeProvider.System.GetTimestamp();
        await relay.StartAsync(cancellationToken);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (relay.ConfirmedBelow < Pending && TimeProvider.System.GetElapsedTime(started) < time) await timer.WaitForNextTickAsync(cancellationToken);
        var reached = Math.Min(relay.ConfirmedBelow, Pending) / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        await relay.StopAsync(CancellationToken.None);
        index.Dispose();
        Directory.Delete(folder, recursive: true);
        return reached;
    }

    private static AuditRecord Record(Random random, int number) => new()
    {
        NodeId = "uz.hub.node-1",
        RecordedAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddMilliseconds(number)),
        ExchangeId = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddMilliseconds(number)).ToString("D"),
        MessageId = number.ToString("D36", CultureInfo.InvariantCulture),
        Kind = AuditKind.Exchange,
        Sender = "uz.hosp.sirdaryo-01.his",
        Recipient = "uz.gov.civil-registry",
        Operation = "ehealth.registry.v1.CivilRegistry/GetPerson",
        Purpose = "TREAT",
        DurationUs = 1234,
        RequestHash = Bytes(random, 32),
        ResponseHash = Bytes(random, 32),
        SubjectPseudonym = Bytes(random, 32),
        SubjectSealed = Bytes(random, 48),
        TraceId = Bytes(random, 16),
    };

    private static ByteString Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
