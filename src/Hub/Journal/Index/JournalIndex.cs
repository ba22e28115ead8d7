using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Replay;
using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Index;

/// <summary>What the journal says, made searchable in SQLite: message ids, open acceptances, subscriptions, the relay's place.
/// It follows the journal and can be deleted at any time: it comes back from there.</summary>
public sealed class JournalIndex : BackgroundService
{
    private const int BatchRecords = 4096;

    private readonly SegmentedLog _log;
    private readonly RecentMessages _recent;
    private readonly ILogger<JournalIndex> _logger;
    private readonly JournalIndexFile _file;
    private readonly LogReader _reader;

    /// <summary>Opens the index file, or begins it anew when it is another journal's, of another version, or damaged.</summary>
    public JournalIndex(string path, SegmentedLog log, RecentMessages recent, ILogger<JournalIndex> logger)
    {
        _log = log;
        _recent = recent;
        _logger = logger;
        _file = JournalIndexFile.Open(path, log.JournalId, log.FirstIndex, log.NextIndex, logger);
        _reader = log.OpenReader(_file.NextIndex);
    }

    /// <summary>Reads everything the journal holds by now. Called once at start, before anything is admitted.</summary>
    public void CatchUp()
    {
        while (ReadBatch())
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

    internal KnownMessage? FindMessage(ReplayKey key) => _file.FindMessage(key);

    internal IReadOnlyList<long> OpenAcceptances() => _file.OpenAcceptances();

    internal SubscriptionBody? FindSubscription(string systemId, string name) => _file.FindSubscription(systemId, name);

    internal long RelayPosition() => _file.RelayPosition();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            while (await _reader.WaitToReadAsync(stoppingToken))
            {
                ReadBatch();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: what is not indexed now is at the next start.
        }
    }

    private bool ReadBatch()
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
                return false;
            }

            batch.Commit(_reader.NextIndex);
        }

        _recent.ForgetUpTo(_reader.NextIndex - 1);
        return true;
    }

    private static void Apply(JournalIndexFile.Batch batch, LogRecord record)
    {
        switch ((RecordType)record.Type)
        {
            case RecordType.Accepted:
                batch.PutMessage(AcceptedBody.Parser.ParseFrom(record.Payload.Span).Key, record.Index, answerIndex: null, open: true);
                break;
            case RecordType.Completed when AuditSection.BodyOf(record.Payload) is { IsEmpty: false } bytes:
                var body = CompletedBody.Parser.ParseFrom(bytes.Span);
                batch.PutMessage(body.Key, record.Index, body.Final ? record.Index : null, open: false);
                break;
            case RecordType.Published:
                batch.PutMessage(PublishedBody.Parser.ParseFrom(AuditSection.BodyOf(record.Payload).Span).Key, record.Index, record.Index, open: false);
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
}
