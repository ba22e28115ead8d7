using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Replay;
using EHealth.Integration.Hub.Journal.Storage;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Index;

/// <summary>What the journal says, made searchable in SQLite: message ids, open acceptances, subscriptions, the relay's place.
/// It follows the journal and can be deleted at any time: it comes back from there.</summary>
public sealed class JournalIndex : BackgroundService
{
    private const int BatchRecords = 16_384;

    /// <summary>Pause between two batches: a page of the file is written once for each of them, however many of its rows are new, and ids of one second lie
    /// anywhere among each other. What came meanwhile stands in <see cref="RecentMessages"/>.</summary>
    private static readonly TimeSpan GatherTime = TimeSpan.FromMilliseconds(200);

    // An event's payload stands in the same record, and the index has no use for it.
    private static readonly MessageParser<PublishedKey> PublishedKeyParser = PublishedKey.Parser.WithDiscardUnknownFields(discardUnknownFields: true);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly SegmentedLog _log;
    private readonly RecentMessages _recent;
    private readonly TimeProvider _time;
    private readonly ILogger<JournalIndex> _logger;
    private readonly JournalIndexFile _file;
    private LogReader _reader;

    /// <summary>Opens the index file, or begins it anew when it is another journal's, of another version, or damaged.</summary>
    public JournalIndex(string path, SegmentedLog log, RecentMessages recent, TimeProvider time, ILogger<JournalIndex> logger)
    {
        _path = path;
        _log = log;
        _recent = recent;
        _time = time;
        _logger = logger;
        _file = JournalIndexFile.Open(path, log.JournalId, log.FirstIndex, log.NextIndex, logger);
        _reader = log.OpenReader(_file.NextIndex);
    }

    /// <summary>Reads everything the journal holds by now. Called once at start, before anything is admitted.</summary>
    public void CatchUp()
    {
        while (ReadBatch() > 0)
        {
        }

        Log.IndexCaughtUp(_logger, _log.NextIndex);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _reader.Dispose();
        _file.Dispose();
    }

    /// <summary>Whether new ids are known as such without a look into the file; some moments after the start.</summary>
    internal bool KnowsNewIds => _file.KnowsNewIds;

    internal KnownMessage? FindMessage(ReplayKey key) => _file.FindMessage(key);

    internal IReadOnlyList<long> OpenAcceptances() => _file.OpenAcceptances();

    internal SubscriptionBody? FindSubscription(string systemId, string name) => _file.FindSubscription(systemId, name);

    internal IReadOnlyList<SubscriptionBody> Subscriptions() => _file.Subscriptions();

    internal long RelayPosition() => _file.RelayPosition();

    /// <summary>Journal index of the first record that it has not taken up yet.</summary>
    internal long FollowedTo => _file.NextIndex;

    /// <summary>Forgets these messages as far as their records are below a journal index: those records are about to be deleted. After a rebuild they would not be known either.</summary>
    internal void Forget(IReadOnlyCollection<MessageKey> keys, long below) => _file.Forget(keys, below);

    // On a thread of its own: a batch takes milliseconds, and its writes may wait for the disk. In the pool, which has a thread for each core, messages would wait behind it.
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Follow(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Follow(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                FollowToTheEnd(stopping);
                return;
            }
            catch (SqliteException refused) when (JournalIndexFile.IsDiskFault(refused))
            {
                // Most likely a full disk. What the batch has read is not in the file: again from what is.
                Log.IndexHeldUp(_logger, _path, refused.SqliteErrorCode, RetryPause);
                _reader.Dispose();
                _reader = _log.OpenReader(_file.NextIndex);
            }

            stopping.WaitHandle.WaitOne(RetryPause);
        }
    }

    private void FollowToTheEnd(CancellationToken stopping)
    {
        try
        {
            while (_file.FillFilter())
            {
                stopping.ThrowIfCancellationRequested();
                ReadBatch();
            }

            while (_reader.WaitToReadAsync(stopping).AsTask().GetAwaiter().GetResult())
            {
                if (ReadBatch() < BatchRecords)
                {
                    Task.Delay(GatherTime, _time, stopping).GetAwaiter().GetResult();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: what is not indexed now is at the next start.
        }
    }

    /// <returns>How many records it took.</returns>
    private int ReadBatch()
    {
        var count = 0;
        using (var batch = _file.Begin())
        {
            while (count < BatchRecords && _reader.TryRead(out var record))
            {
                Apply(batch, record);
                count++;
            }

            if (count == 0)
            {
                return 0;
            }

            batch.Commit(_reader.NextIndex);
        }

        _recent.ForgetUpTo(_reader.NextIndex - 1);
        return count;
    }

    private static void Apply(JournalIndexFile.Batch batch, LogRecord record)
    {
        switch ((RecordType)record.Type)
        {
            case RecordType.Completed or RecordType.Published when !record.IsWhole:
                ApplyLarge(batch, record);
                break;
            case RecordType.Accepted:
                batch.PutMessage(AcceptedBody.Parser.ParseFrom(record.ReadWhole().Span).Key, record.Index, answerIndex: null, open: true);
                break;
            case RecordType.Completed when AuditSection.BodyOf(record.Payload) is { IsEmpty: false } bytes:
                var body = CompletedBody.Parser.ParseFrom(bytes.Span);
                batch.PutMessage(body.Key, record.Index, body.Final ? record.Index : null, open: false);
                break;
            case RecordType.Published:
                batch.PutMessage(PublishedKeyParser.ParseFrom(AuditSection.BodyOf(record.Payload).Span).Key, record.Index, record.Index, open: false);
                break;
            case RecordType.Subscription:
                batch.PutSubscription(SubscriptionBody.Parser.ParseFrom(record.Payload.Span), record.Payload);
                break;
            case RecordType.Relay:
                batch.PutRelay(RelayBody.Parser.ParseFrom(record.Payload.Span).NextIndex);
                break;
            default:
                break; // Refusals and reads: nothing to look up.
        }
    }

    // Without what fills it: of an answer or an event of many megabytes the index needs a hundred bytes.
    private static void ApplyLarge(JournalIndexFile.Batch batch, LogRecord record)
    {
        if (record.Type == (byte)RecordType.Published)
        {
            batch.PutMessage(LargeBody.Read(PublishedKeyParser, record, PublishedBody.SealedPayloadFieldNumber, out _).Key, record.Index, record.Index, open: false);
            return;
        }

        var body = LargeBody.Read(CompletedBody.Parser, record, CompletedBody.SealedResponseFieldNumber, out _);
        batch.PutMessage(body.Key, record.Index, body.Final ? record.Index : null, open: false);
    }
}
