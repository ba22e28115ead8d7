using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

// The only thread that writes. A batch is whatever waits, up to its caps: encode, one write, one sync, then the callers hear of it.
internal sealed class LogWriter
{
    // 4,096 small records or 4 MiB: some milliseconds of any disk, so that no caller waits long behind a batch it just missed.
    private const int MaxBatchRecords = 4096;
    private const int MaxBatchBytes = 4 << 20;

    // 100 µs: less than the sync that it saves.
    private static readonly long LongestGathering = Stopwatch.Frequency / 10_000;

    private readonly AppendQueue _queue;
    private readonly DurableExtent _extent;
    private readonly SpareSegment _spare;
    private readonly BatchesUnderWay _underWay = new();
    private readonly SegmentedLogOptions _options;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly byte[] _batch = GC.AllocateUninitializedArray<byte>(MaxBatchBytes, pinned: true);
    private LogSegment _segment;
    private SafeFileHandle _file;
    private long _offset;
    private long _nextIndex;
    private long _nextAuditIndex;

    // The first append whose caller has not heard yet; the rest hang on it.
    private PendingAppend? _pending;
    private LogFailure? _failure;
    private int _lastRecords;
    private long _records;
    private long _bytes;
    private long _syncs;

    public LogWriter(AppendQueue queue, DurableExtent extent, SegmentedLogOptions options, ILogger logger)
    {
        (_queue, _extent, _options, _logger) = (queue, extent, options, logger);
        _spare = new SpareSegment(options.Directory, options.SegmentBytes, logger);
        _segment = extent.Last;
        _file = _segment.Acquire();
        _offset = _segment.DurableEnd;
        _nextIndex = extent.DurableIndex + 1;
        _nextAuditIndex = extent.NextAuditIndex;
    }

    public LogFailure? Failure => Volatile.Read(ref _failure);

    public Task Failed => _failed.Task;

    public LogFailure? LackOfRoom => _spare.LackOfRoom;

    public Task Stopped => _stopped.Task;

    public LogStatistics Statistics => new(Volatile.Read(ref _records), Volatile.Read(ref _bytes), Volatile.Read(ref _syncs));

    public void Start() => new Thread(Run) { IsBackground = true, Name = "journal-writer" }.Start();

    private void Run()
    {
        try
        {
            _spare.Begin();
            while ((_pending = Gather()) is not null)
            {
                // Nothing is ever written after a failure: what waited has been refused by then and the queue is closed.
                if (CommitAll() is { } failure) Fail(failure, null);
            }
        }
        catch (Exception exception)
        {
            // A fault in the program, such as a payload whose owner disposed of it too early: the callers must still hear.
            Fail(new LogFailure("append", _segment.Path, 0), exception);
        }
        _extent.End();
        _segment.Release();
        _spare.Stop();
        _underWay.WaitForAll();
        _stopped.SetResult();
    }

    // The callers of one batch come back together, a moment after they were told. Who syncs at once for the first of them makes two
    // camps that wait for each other's sync. So: until as many wait as the last batch held, but not for long, and never for a lone caller.
    private PendingAppend? Gather()
    {
        if (_lastRecords > 1)
        {
            var until = Stopwatch.GetTimestamp() + LongestGathering;
            while (_queue.Waiting < _lastRecords && Stopwatch.GetTimestamp() < until) Thread.Yield();
        }
        return _queue.TakeAll();
    }

    private LogFailure? CommitAll()
    {
        while (_pending is { } first)
            if (CommitBatch(first) is { } failure) return failure;
        return null;
    }

    private LogFailure? CommitBatch(PendingAppend first)
    {
        int bytes, records;
        if (first.Segment is { } own)
        {
            (bytes, records) = (first.SizeOnDisk, 1);
            if (BeginLargeSegment(first, own) is { } notPlaced) return notPlaced;
        }
        else
        {
            if (!Fits(first))
            {
                if (_spare.Await() is { } noSpare)
                {
                    if (!noSpare.IsLackOfRoom) return noSpare;
                    RefuseFirst();
                    return null;
                }
                if (BeginSegment() is { } noSegment) return noSegment;
            }
            LogFailure? failure;
            if (first.SizeOnDisk > _batch.Length)
            {
                (bytes, records) = (first.SizeOnDisk, 1);
                failure = CommitAlone(first);
            }
            else
            {
                (bytes, records) = Encode(first);
                failure = Commit(bytes);
            }
            if (failure is not null) return failure;
        }

        _offset += bytes;
        _segment.DurableEnd = _offset;
        Volatile.Write(ref _records, _records + records);
        Volatile.Write(ref _bytes, _bytes + bytes);
        Volatile.Write(ref _syncs, _syncs + 1);
        _extent.Publish(_nextIndex - 1, _nextAuditIndex);
        _queue.MakeRoom(records);
        _lastRecords = records;
        Complete(records, durable: true);
        return null;
    }

    private LogFailure? Commit(int bytes) =>
        DurableFiles.Write(_file, _segment.Path, _batch.AsSpan(0, bytes), _offset) ?? DurableFiles.SyncRecords(_file, _segment.Path);

    // One that no batch holds, from where it lies. The padding behind it is blank already, as the segment was made.
    private LogFailure? CommitAlone(PendingAppend append)
    {
        var header = Number(append, _offset, batchOffset: 0);
        RecordFormat.WriteHeader(_batch, header, append.Head.Span, append.Body.Span);
        var payload = _offset + RecordFormat.HeaderBytes;
        return DurableFiles.Write(_file, _segment.Path, _batch.AsSpan(0, RecordFormat.HeaderBytes), _offset)
            ?? DurableFiles.Write(_file, _segment.Path, append.Head.Span, payload)
            ?? DurableFiles.Write(_file, _segment.Path, append.Body.Span, payload + append.Head.Length)
            ?? DurableFiles.SyncRecords(_file, _segment.Path);
    }

    private RecordHeader Number(PendingAppend append, long offset, int batchOffset)
    {
        append.Index = _nextIndex++;
        append.AuditIndex = append.Audited ? _nextAuditIndex++ : -1;
        _segment.Mark(append.Index, offset);
        return new RecordHeader(append.Index, append.AuditIndex, append.Type, (ushort)batchOffset, append.Head.Length + append.Body.Length);
    }

    private bool Fits(PendingAppend append) => _offset + append.SizeOnDisk <= _segment.Header.SegmentBytes;

    private (int Bytes, int Records) Encode(PendingAppend first)
    {
        var room = (int)Math.Min(_batch.Length, _segment.Header.SegmentBytes - _offset);
        int bytes = 0, records = 0;
        for (var append = first; append is not null && records < MaxBatchRecords; append = append.Next)
        {
            if (append.SizeOnDisk > room - bytes || append.Segment is not null) break;
            var header = Number(append, _offset + bytes, records);
            bytes += RecordFormat.Write(_batch.AsSpan(bytes), header, append.Head.Span, append.Body.Span);
            records++;
        }
        return (bytes, records);
    }

    // Every batch in the old segment is synced by now: recovery relies on it when it asks a sealed segment to be whole.
    private LogFailure? BeginSegment()
    {
        var header = new SegmentHeader(_segment.Header.JournalId, _nextIndex, _nextAuditIndex, _options.SegmentBytes);
        if (_spare.Place(header) is { } failure) return failure;
        Enter(header);
        _spare.Begin();
        return null;
    }

    // The rest of the segment before stays blank: at most its size for each such record.
    private LogFailure? BeginLargeSegment(PendingAppend append, LargeSegment segment)
    {
        var header = new SegmentHeader(_segment.Header.JournalId, _nextIndex, _nextAuditIndex, segment.SegmentBytes, BeginsWhole: true);
        var record = new RecordHeader(_nextIndex, append.Audited ? _nextAuditIndex : -1, append.Type, 0, append.Head.Length + append.Body.Length);
        // A new journal's first segment, or one whose only batch was torn and cut, has no record yet.
        var replaces = _segment.FirstIndex == _nextIndex;
        if (segment.Place(header, replaces, record, append.Head.Span, append.Body.Span) is { } failure) return failure;
        Enter(header);
        Number(append, _offset, batchOffset: 0);
        return null;
    }

    private void Enter(SegmentHeader header)
    {
        _segment.Release();
        _segment = new LogSegment(SegmentFiles.PathOf(_options.Directory, header.FirstIndex), header);
        _file = _segment.Acquire();
        _offset = _segment.DurableEnd;
        _extent.Add(_segment);
        Log.SegmentBegun(_logger, _segment.Path);
    }

    private void Complete(int records, bool durable)
    {
        if (_pending is { } first) _pending = CompletedBatch.Queue(_underWay, first, records, durable);
    }

    // For want of room. Nothing of it was written; the next one may be small enough for what is left of the segment.
    private void RefuseFirst()
    {
        Complete(records: 1, durable: false);
        _queue.MakeRoom(1);
    }

    private void RefuseAll()
    {
        while (_pending is not null) Complete(MaxBatchRecords, durable: false);
    }

    private void Fail(LogFailure failure, Exception? exception)
    {
        Volatile.Write(ref _failure, failure);
        Log.JournalFailed(_logger, failure, exception);
        _queue.Close();
        RefuseAll();
        while ((_pending = _queue.TakeAll()) is not null) RefuseAll();
        _failed.SetResult();
    }
}
