using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Benchmarks.Suites.Audit;

/// <summary>A journal of audit records with the tree over them, as the hub keeps them.</summary>
internal sealed class AuditedLog : IAsyncDisposable
{
    private readonly AuditTreeWorker? _tree;

    private AuditedLog(string folder, AuditTreeWorker? tree, SegmentedLog log) => (JournalPath, TreePath, _tree, Log) = (JournalOf(folder), TreeOf(folder), tree, log);

    public string JournalPath { get; }

    public string TreePath { get; }

    public SegmentedLog Log { get; }

    /// <summary>Opens it, with or without a tree.</summary>
    public static async Task<AuditedLog> OpenAsync(string folder, NoteSigner? signer, CancellationToken cancellationToken)
    {
        var log = SegmentedLog.Open(new SegmentedLogOptions { Directory = JournalOf(folder) }, TimeProvider.System, NullLogger<SegmentedLog>.Instance);
        if (signer is null) return new AuditedLog(folder, null, log);
        var tree = new AuditTreeWorker(log, TreeOf(folder), signer, new AuditTreeOptions(), TimeProvider.System, NullLogger<AuditTreeWorker>.Instance);
        await tree.StartAsync(cancellationToken);
        return new AuditedLog(folder, tree, log);
    }

    /// <summary>The section of one audit record, some 500 bytes: what a call about a person leaves.</summary>
    public static byte[] MakeSection()
    {
        var random = new Random(1);
        return AuditSection.Write(new AuditRecord
        {
            NodeId = "hub.benchmark",
            RecordedAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero)),
            ExchangeId = "01957d2c-5b1e-7c3a-9f00-3d2a6b9c1e47",
            MessageId = "01957d2c-5b1e-7c3a-9f00-3d2a6b9c1e48",
            Kind = AuditKind.Exchange,
            Sender = "uz.integration.hl7v2",
            OnBehalfOf = "uz.hosp.sirdaryo-01.his",
            Recipient = "uz.gov.civil-registry",
            Operation = "ehealth.registry.v1.CivilRegistry/GetPerson",
            Purpose = "TREAT",
            DurationUs = 412,
            RequestHash = Bytes(32),
            ResponseHash = Bytes(32),
            SubjectPseudonym = Bytes(32),
            SubjectSealed = Bytes(31),
            TraceId = Bytes(16),
            SourceId = "MSG20261127000001",
            Reason = "a reason as somebody may write it who opens a record in an emergency",
        });

        ByteString Bytes(int count)
        {
            var bytes = new byte[count];
            random.NextBytes(bytes);
            return ByteString.CopyFrom(bytes);
        }
    }

    /// <summary>Ends the tree, when every record is signed.</summary>
    public Task SignAllAsync() => _tree?.StopAsync(CancellationToken.None) ?? Task.CompletedTask;

    /// <summary>Stops when every record is signed.</summary>
    public async ValueTask DisposeAsync()
    {
        await SignAllAsync();
        _tree?.Dispose();
        await Log.DisposeAsync();
    }

    private static string JournalOf(string folder) => Path.Combine(folder, "journal");

    private static string TreeOf(string folder) => Path.Combine(folder, "audit");
}
