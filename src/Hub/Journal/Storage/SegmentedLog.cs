using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>
/// A durable, ordered log of records on local disk. An append is answered after the device has confirmed the sync that covers it;
/// all that waits shares one sync. On a full disk what finds no room is refused until there is some. The first error of a write or sync of records stops the log for good: the process is to be restarted,
/// and recovery finds everything that was acknowledged. Safe for any number of threads.
/// </summary>
public sealed class SegmentedLog : IAsyncDisposable
{
    private readonly SegmentedLogOptions _options;
    private readonly ILogger _logger;
    private readonly SafeFileHandle _lock;
    private readonly DurableExtent _extent;
    private readonly AppendQueue _queue;
    private readonly LogWriter _writer;
    private long _lastLarge;
    private int _disposed;

    private SegmentedLog(SegmentedLogOptions options, ILogger logger, SafeFileHandle heldLock, DurableExtent extent)
    {
        (_options, _logger, _lock, _extent) = (options, logger, heldLock, extent);
        JournalId = extent.Last.Header.JournalId;
        _queue = new AppendQueue(options.QueueCapacity);
        _writer = new LogWriter(_queue, extent, options, logger);
        _writer.Start();
    }

    /// <summary>Made once per data directory; with a record's index it names the record in the whole world.</summary>
    public Guid JournalId { get; }

    /// <summary>Index of the oldest record kept; equals <see cref="NextIndex"/> while there is none.</summary>
    public long FirstIndex => _extent.FirstIndex;

    /// <summary>Index of the last record on disk; -1 before the first.</summary>
    public long DurableIndex => _extent.DurableIndex;

    /// <summary>Index of the record that will follow the last one on disk.</summary>
    public long NextIndex => _extent.DurableIndex + 1;

    /// <summary>Audit index of the audited record that will follow the last one on disk.</summary>
    public long NextAuditIndex => _extent.NextAuditIndex;

    /// <summary>Audit index of the oldest audited record kept; equals <see cref="NextAuditIndex"/> while there is none.</summary>
    public long FirstAuditIndex => _extent.FirstAuditIndex;

    /// <summary>Counters since <see cref="Open"/>.</summary>
    public LogStatistics Statistics => _writer.Statistics;

    /// <summary>Its segments as they are now, oldest first; all but the last are sealed.</summary>
    internal ReadOnlyMemory<LogSegment> Segments => _extent.Segments;

    /// <summary>Why the log stopped; null while it works.</summary>
    public LogFailure? Failure => _writer.Failure;

    /// <summary>Why the log has no room for its next segment: the disk is full, and records that the present segment does not hold are refused until there is
    /// room again. Null in good order.</summary>
    public LogFailure? LackOfRoom => _writer.LackOfRoom;

    /// <summary>Completes when the log has failed, after <see cref="Failure"/> was set. Never completes on a log that is closed in good order.</summary>
    public Task Failed => _writer.Failed;

    /// <summary>Opens the directory's log, or begins one, and checks every record in it (some seconds for a million).</summary>
    /// <exception cref="LogDamagedException">The files are not what was written.</exception>
    /// <exception cref="LogInUseException">Somebody else has the directory open.</exception>
    /// <exception cref="IOException">The disk refused a read, write or sync.</exception>
    public static SegmentedLog Open(SegmentedLogOptions options, TimeProvider time, ILogger<SegmentedLog> logger)
    {
        options.Validate();
        var started = time.GetTimestamp();
        SegmentRecovery.Require(SegmentFiles.MakeDirectory(options.Directory));
        var heldLock = SegmentFiles.Lock(options.Directory);
        try
        {
            var extent = LogRecovery.Run(options, time, logger);
            var log = new SegmentedLog(options, logger, heldLock, extent);
            Log.JournalOpened(
                logger, log.JournalId, options.Directory, extent.FirstIndex, extent.DurableIndex, time.GetElapsedTime(started));
            return log;
        }
        catch
        {
            heldLock.Dispose();
            throw;
        }
    }

    /// <summary>Bytes that the log may still take on its file system; null when nobody can tell.</summary>
    public long? ReadFreeBytes() => SegmentFiles.FreeBytes(_options.Directory);

    /// <inheritdoc cref="AppendAsync(byte, bool, ReadOnlyMemory{byte}, ReadOnlyMemory{byte}, CancellationToken)"/>
    public ValueTask<AppendResult> AppendAsync(
        byte type, bool audited, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        AppendAsync(type, audited, payload, default, cancellationToken);

    /// <summary>
    /// Appends a record whose payload is <paramref name="head"/> followed by <paramref name="body"/>, and answers when it is on disk.
    /// Records stand in the order of the calls. The memory must stay valid and unchanged until the answer.
    /// </summary>
    /// <param name="type">The caller's own; the log gives it no meaning.</param>
    /// <param name="audited">Whether the record also gets the next audit index.</param>
    /// <param name="head">First part of the payload.</param>
    /// <param name="body">Second part of the payload; may be empty.</param>
    /// <param name="cancellationToken">
    /// Looked at before the call and, when the queue is full, until the record's turn: then the record is not written. Once it is
    /// the writer's, its outcome comes and the token is ignored: nobody must be left with a record that is "maybe written".
    /// </param>
    /// <returns>Not durable, at once, when the log has failed or is closed, or has no room for the record.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The payload is larger than <see cref="SegmentedLogOptions.MaxPayloadBytes"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for room; the record is not in the log.</exception>
    public ValueTask<AppendResult> AppendAsync(
        byte type, bool audited, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)head.Length + body.Length, _options.MaxPayloadBytes, nameof(head));
        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<AppendResult>(cancellationToken)
            : _options.FitsSegment(head.Length + body.Length)
                ? _queue.Add(type, audited, head, body, segment: null, cancellationToken)
                : AppendLargeAsync(type, audited, head, body, cancellationToken);
    }

    /// <summary>
    /// Queues a record that is not audited and whose loss in a crash does no harm, such as a subscription's position: nobody waits
    /// for it. It is written in order with the others and synced with the next batch. The payload is copied.
    /// </summary>
    /// <returns>False when the queue is full, or the log has failed or is closed: the record is not in the log.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The payload is larger than <see cref="SegmentedLogOptions.MaxPayloadBytes"/>, or no segment of the ordinary size holds it.
    /// </exception>
    public bool TryEnqueue(byte type, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, _options.MaxPayloadBytes, nameof(payload));
        if (!_options.FitsSegment(payload.Length)) throw new ArgumentOutOfRangeException(nameof(payload), "No ordinary segment holds the record.");
        return _queue.TryAdd(type, payload);
    }

    /// <summary>Opens a reader whose first record is the one of this index; it may be one that is yet to come.</summary>
    /// <param name="fromIndex"><see cref="FirstIndex"/> to <see cref="NextIndex"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The record is no longer kept, or is further ahead than the next.</exception>
    public LogReader OpenReader(long fromIndex)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromIndex, FirstIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromIndex, NextIndex);
        return new LogReader(_extent, fromIndex);
    }

    /// <summary>The same, for who can do without the records that are no longer kept: it then begins with the oldest one.</summary>
    /// <param name="fromIndex">At most <see cref="NextIndex"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The record is further ahead than the next.</exception>
    public LogReader OpenReaderAtOrAfter(long fromIndex)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromIndex, NextIndex);
        return new LogReader(_extent, fromIndex);
    }

    /// <summary>A place to open a reader at that is to come to an audited record soon: it reads at most a segment before it.</summary>
    /// <param name="auditIndex"><see cref="FirstAuditIndex"/> to <see cref="NextAuditIndex"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The record is no longer kept, or is further ahead than the next.</exception>
    public long FindAudited(long auditIndex)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(auditIndex, FirstAuditIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(auditIndex, NextAuditIndex);
        return SegmentOfAudited(auditIndex).FirstIndex;
    }

    // Where an audited record stands, or will.
    internal LogSegment SegmentOfAudited(long auditIndex) => _extent.FindAudited(auditIndex);

    // Deletes the oldest segment, which must be sealed. Readers that are inside it read on to its end. For one caller at a time.
    internal LogFailure? DeleteOldest()
    {
        var segment = _extent.Segments[0];
        // Held over the deletion, so that nobody finds the segment and not its file. Synced before and after: a later one is never deleted before an
        // earlier one is gone for good, or a power loss would leave a gap.
        segment.Acquire();
        try
        {
            if ((DurableFiles.SyncDirectory(_options.Directory) ?? SegmentFiles.Delete(segment.Path)) is { } failure) return failure;
            _extent.RemoveOldest();
            return DurableFiles.SyncDirectory(_options.Directory);
        }
        finally
        {
            segment.Release();
        }
    }

    /// <summary>Refuses new records, writes and syncs those that wait, and lets go of the directory. Open readers can read to the end.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _writer.Stopped.ConfigureAwait(false);
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _lock.Dispose();
        Log.JournalClosed(_logger, _options.Directory, DurableIndex);
    }

    private async ValueTask<AppendResult> AppendLargeAsync(
        byte type, bool audited, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (Failure is not null) return AppendResult.Refused;
        var number = Interlocked.Increment(ref _lastLarge);
        // A thread of its own: it waits for the disk, which takes seconds for a record like this.
        using var segment = await Task.Factory.StartNew(
            () => LargeSegment.Prepare(_options.Directory, number, head.Span, body.Span), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
        if (segment.Failure is { IsLackOfRoom: true } noRoom)
        {
            Log.NoRoomForRecord(_logger, head.Length + body.Length, noRoom);
            return AppendResult.Refused;
        }
        return await _queue.Add(type, audited, head, body, segment, cancellationToken).ConfigureAwait(false);
    }
}
