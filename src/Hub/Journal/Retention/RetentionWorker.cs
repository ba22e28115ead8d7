using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Subscriptions;
using EHealth.Integration.Hub.Journal.Tree;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Retention;

/// <summary>Deletes the journal's oldest segments when they are older than configured and nothing needs them any more. What is needed and stands in them alone is written once more first.</summary>
/// <param name="log">The journal.</param>
/// <param name="index">Its index.</param>
/// <param name="subscriptions">Whose events may be needed.</param>
/// <param name="catalogue">Tells when events expire.</param>
/// <param name="tree">The audit tree.</param>
/// <param name="search">Search files, which go with their segments.</param>
/// <param name="relayedBelow">Journal index below which every audit record is in Kafka.</param>
/// <param name="options">How long segments are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Is told of every segment that is deleted, and why one is kept that is old enough.</param>
public sealed class RetentionWorker(
    SegmentedLog log, JournalIndex index, SubscriptionHub subscriptions, ContractCatalogue catalogue, AuditTreeWorker tree, SearchFiles search, Func<long> relayedBelow,
    JournalOptions options, TimeProvider time, ILogger<RetentionWorker> logger) : BackgroundService
{
    /// <summary>How often it looks: what it waits for takes days.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Message ids forgotten in one transaction of the index: some milliseconds, in which it does not follow.</summary>
    private const int ForgottenAtOnce = 1024;

    private (LogSegment Segment, SegmentContents Contents)? _oldest;
    private (LogSegment Segment, RetentionVerdict Verdict)? _told;

    /// <summary>Deletes the oldest segment if nothing speaks against it. Waits for the disk.</summary>
    internal RetentionVerdict DeleteNext()
    {
        var segments = log.Segments;
        if (segments.Length < 2) return RetentionVerdict.NotSealed;
        var (segment, following) = (segments.Span[0], segments.Span[1].Header);
        try
        {
            return DeleteOldest(segment, following);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or LogDamagedException || (refused is SqliteException fault && JournalIndexFile.IsDiskFault(fault)))
        {
            if (_told != (segment, RetentionVerdict.Refused)) Log.SegmentNotDeleted(logger, segment.Path, refused.Message);
            _told = (segment, RetentionVerdict.Refused);
            return RetentionVerdict.Refused;
        }
    }

    private RetentionVerdict DeleteOldest(LogSegment segment, SegmentHeader following)
    {
        if (_oldest is not { } known || known.Segment != segment) _oldest = known = (segment, SegmentContents.Of(log, segment, following.FirstIndex));
        var verdict = Judge(segment, known.Contents, following);
        if (verdict == RetentionVerdict.Deleted) verdict = Delete(segment, known.Contents, following);
        else if (verdict != RetentionVerdict.TooYoung && _told != (segment, verdict)) Log.SegmentHeld(logger, segment.Path, verdict.ToString());
        _told = (segment, verdict);
        return verdict;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Follow(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // On a thread of its own, like every reader of whole segments: messages would wait behind it in the pool.
    private void Follow(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                while (DeleteNext() == RetentionVerdict.Deleted) stopping.ThrowIfCancellationRequested();
                Task.Delay(Interval, time, stopping).GetAwaiter().GetResult();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: what is old enough then is so after the next start.
        }
    }

    private RetentionVerdict Judge(LogSegment segment, SegmentContents contents, SegmentHeader following)
    {
        var (now, end) = (time.GetUtcNow(), following.FirstIndex);
        if (options.KeepFor is not { } keepFor || contents.Newest > now - keepFor) return RetentionVerdict.TooYoung;
        if (relayedBelow() < end) return RetentionVerdict.NotRelayed;
        if (!tree.Covers(following.FirstAuditIndex)) return RetentionVerdict.NotSigned;
        if (index.FollowedTo < end) return RetentionVerdict.NotIndexed;
        if (contents.NewestIdentified > now - options.KeepMessageIdsFor) return RetentionVerdict.MessageIdsNeeded;
        if (index.OpenAcceptances() is [var oldestOpen, ..] && oldestOpen < end) return RetentionVerdict.CallOpen;
        var need = new EventNeed(subscriptions.Places(), catalogue, now);
        return need.IsPast(end) || !SegmentContents.RecordsOf(log, segment, end).Any(need.Has) ? RetentionVerdict.Deleted : RetentionVerdict.EventNeeded;
    }

    private RetentionVerdict Delete(LogSegment segment, SegmentContents contents, SegmentHeader following)
    {
        if (!CarryForward(contents)) return RetentionVerdict.Refused; // the journal cannot write, and says so itself
        tree.Sync(segment.Header.FirstAuditIndex, following.FirstAuditIndex);
        ForgetMessages(segment, following.FirstIndex);
        if (log.DeleteOldest() is { } failure) throw failure.ToException();
        search.Forget(segment);
        Log.SegmentDeleted(logger, segment.Path, segment.FirstIndex, following.FirstIndex - 1, segment.Header.FirstAuditIndex, following.FirstAuditIndex);
        return RetentionVerdict.Deleted;
    }

    // The newest place of each counts: written once more even where a newer one stands behind the segment, which nobody need look for.
    private bool CarryForward(SegmentContents contents)
    {
        foreach (var key in contents.Subscriptions)
        {
            if (!subscriptions.CarryAsync(key).AsTask().GetAwaiter().GetResult()) return false;
        }

        return !contents.HasRelayPlace
            || log.AppendAsync((byte)RecordType.Relay, audited: false, new RelayBody { NextIndex = relayedBelow() }.ToByteArray(), CancellationToken.None).AsTask().GetAwaiter().GetResult().Durable;
    }

    // Before the deletion: an index that knows of a message whose answer is gone could not give it.
    private void ForgetMessages(LogSegment segment, long end)
    {
        var keys = SegmentContents.RecordsOf(log, segment, end).Select(MessageKeys.Of).OfType<MessageKey>();
        foreach (var some in keys.Chunk(ForgottenAtOnce)) index.Forget(some, end);
    }
}
