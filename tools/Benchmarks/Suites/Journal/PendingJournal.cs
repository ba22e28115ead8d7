using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Replay;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Benchmarks.Suites.Journal;

/// <summary>A data directory with accepted events that are neither delivered nor relayed, as a hub leaves it behind, and a start on it.</summary>
internal sealed class PendingJournal(string folder)
{
    /// <summary>What a small event is, sealed.</summary>
    private const int PayloadBytes = 300;

    private const int AppendedAtOnce = 4096;
    private static readonly NoteSigner Key = NoteSigner.Create("audit.hub.benchmark", NoteAlgorithm.Ed25519);

    private string IndexPath => Path.Combine(folder, "index.db");

    /// <summary>Writes the events; index and tree follow to the end.</summary>
    public async Task FillAsync(int events, CancellationToken cancellationToken)
    {
        await using var log = OpenLog();
        var random = new Random(1);
        for (var done = 0; done < events; done += AppendedAtOnce)
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(AppendedAtOnce, events - done)).Select(_ => AppendAsync(log, random, cancellationToken)));
        }

        using var index = OpenIndex(log);
        index.CatchUp();
        using var tree = OpenTree(log);
        await tree.StartAsync(cancellationToken);
        await tree.StopAsync(cancellationToken);
    }

    /// <summary>Starts on it: every record checked, the index at the end of the journal, the tree taken up.</summary>
    /// <returns>Seconds of the three, one behind the other, and seconds of processors in all, which tell more on a machine that others use too.</returns>
    public async Task<(double Journal, double Index, double Tree, double Processors)> StartAsync(bool withoutIndex, CancellationToken cancellationToken)
    {
        if (withoutIndex)
        {
            foreach (var file in Directory.GetFiles(folder, "index.db*")) File.Delete(file);
        }

        var (started, busyBefore) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await using var log = OpenLog();
        var opened = TimeProvider.System.GetElapsedTime(started);
        using var index = OpenIndex(log);
        index.CatchUp();
        var followed = TimeProvider.System.GetElapsedTime(started);
        using var tree = OpenTree(log);
        await tree.StartAsync(cancellationToken);
        var resumed = TimeProvider.System.GetElapsedTime(started);
        var busy = Environment.CpuUsage.TotalTime - busyBefore;
        if (tree.SignedSize != log.NextAuditIndex) throw new InvalidOperationException($"the tree covers {tree.SignedSize} of {log.NextAuditIndex} records");
        await tree.StopAsync(cancellationToken);
        return (opened.TotalSeconds, (followed - opened).TotalSeconds, (resumed - followed).TotalSeconds, busy.TotalSeconds);
    }

    private SegmentedLog OpenLog() => SegmentedLog.Open(new SegmentedLogOptions { Directory = Path.Combine(folder, "journal") }, TimeProvider.System, NullLogger<SegmentedLog>.Instance);

    private JournalIndex OpenIndex(SegmentedLog log) => new(IndexPath, log, new RecentMessages(), TimeProvider.System, NullLogger<JournalIndex>.Instance);

    private AuditTreeWorker OpenTree(SegmentedLog log) =>
        new(log, Path.Combine(folder, "audit"), Key, new AuditTreeOptions { CheckpointRecords = 1_000_000 }, TimeProvider.System, NullLogger<AuditTreeWorker>.Instance);

    private static async Task AppendAsync(SegmentedLog log, Random random, CancellationToken cancellationToken)
    {
        var (id, payload, hash) = (Guid.CreateVersion7(), new byte[PayloadBytes], new byte[32]);
        random.NextBytes(payload);
        random.NextBytes(hash);
        var audit = new AuditRecord
        {
            NodeId = "hub.node1", ExchangeId = id.ToString(), RecordedAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), Kind = AuditKind.Event,
            Sender = "uz.hosp.sirdaryo-01.his", Operation = "ehealth.clinical.v1.PatientAdmitted", MessageId = id.ToString(), Purpose = "TREAT", SubjectPseudonym = ByteString.CopyFrom(hash),
        };
        var body = new PublishedBody
        {
            Key = new MessageKey { SystemId = "uz.hosp.sirdaryo-01.his", MessageId = ByteString.CopyFrom(id.ToByteArray(bigEndian: true)), ContentHash = ByteString.CopyFrom(hash) },
            Type = "ehealth.clinical.v1.PatientAdmitted", SealedPayload = UnsafeByteOperations.UnsafeWrap(payload), Sender = "uz.hosp.sirdaryo-01.his", Subject = ByteString.CopyFrom(hash),
            AcceptedAtMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var appended = await log.AppendAsync((byte)RecordType.Published, audited: true, AuditSection.Write(audit), body.ToByteArray(), cancellationToken);
        if (!appended.Durable) throw new IOException($"the journal has failed: {log.Failure}");
    }
}
