using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Tree;

/// <summary>A journal with small segments and its tree, on a directory. Opening it again is a restart.</summary>
internal sealed class TestTree : IAsyncDisposable
{
    public static readonly NoteSigner Key = NoteSigner.Create("audit.hub.test", NoteAlgorithm.Ed25519);

    private TestTree(SegmentedLog log, AuditTreeWorker worker) => (Log, Worker) = (log, worker);

    public SegmentedLog Log { get; }

    public AuditTreeWorker Worker { get; }

    public static string JournalOf(TemporaryDirectory directory) => directory.File("journal");

    public static string TreeOf(TemporaryDirectory directory) => directory.File("audit");

    public static async Task<TestTree> OpenAsync(TemporaryDirectory directory, NoteSigner? key = null, int checkpointRecords = 1000, TimeProvider? time = null, ILogger<AuditTreeWorker>? logger = null)
    {
        var log = OpenLog(directory);
        var worker = new AuditTreeWorker(
            log, TreeOf(directory), key ?? Key, new AuditTreeOptions { CheckpointRecords = checkpointRecords }, time ?? TimeProvider.System, logger ?? NullLogger<AuditTreeWorker>.Instance);
        try
        {
            await worker.StartAsync(TestContext.Current.CancellationToken);
            return new TestTree(log, worker);
        }
        catch
        {
            worker.Dispose();
            await log.DisposeAsync();
            throw;
        }
    }

    public static SegmentedLog OpenLog(TemporaryDirectory directory) => SegmentedLog.Open(
        new SegmentedLogOptions { Directory = JournalOf(directory), SegmentBytes = 64 << 10, MaxPayloadBytes = 16 << 10 }, TimeProvider.System, NullLogger<SegmentedLog>.Instance);

    /// <summary>A directory with so many audit records, all of them signed.</summary>
    public static async Task FillAsync(TemporaryDirectory directory, int records, int checkpointRecords = 1000)
    {
        await using var tree = await OpenAsync(directory, checkpointRecords: checkpointRecords);
        await tree.WriteAsync(records);
    }

    public static AuditTreeReport Check(TemporaryDirectory directory) => AuditTreeCheck.Run(JournalOf(directory), TreeOf(directory), Key.Verifier);

    public static Checkpoint CheckpointIn(TemporaryDirectory directory) =>
        Checkpoint.TryParse(SignedNote.TryParse(File.ReadAllBytes(Path.Combine(TreeOf(directory), "checkpoint")))!.Text)!;

    /// <summary>Writes audit records with others between them.</summary>
    public async Task WriteAsync(int records, string operation = "a.B/C")
    {
        var waiting = new List<Task<AppendResult>>();
        for (var number = 0; number < records; number++)
        {
            var audit = new AuditRecord { NodeId = "hub.test", Operation = operation, MessageId = $"{Log.JournalId}-{number}" };
            waiting.Add(Log.AppendAsync((byte)RecordType.Completed, audited: true, AuditSection.Write(audit), TestContext.Current.CancellationToken).AsTask());
            if (number % 5 == 0) Log.TryEnqueue((byte)RecordType.Relay, [1, 2, 3]);
        }

        Assert.All(await Task.WhenAll(waiting), result => Assert.True(result.Durable));
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.StopAsync(CancellationToken.None);
        Worker.Dispose();
        await Log.DisposeAsync();
    }
}
