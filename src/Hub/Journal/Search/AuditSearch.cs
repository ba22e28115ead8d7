using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Search;

/// <summary>Finds audited records in the journal: in sealed segments through their search files, in the live one, and where a file is missing, by reading.
/// One search at a time, and each ends when it has cost enough: nobody can hold the hub by searching.</summary>
public sealed class AuditSearch(SegmentedLog log, SearchFiles files) : IDisposable
{
    // Records read in one go, downwards from the newest.
    private const int Window = 2048;

    private static readonly MessageParser<PublishedSource> SourceParser = PublishedSource.Parser.WithDiscardUnknownFields(discardUnknownFields: true);

    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // Newest first. `below`: records of this audit index and newer are left out. The second value: where to go on, 0 when nothing is left.
    internal ValueTask<(List<AuditRecord> Records, long ContinueBelow)> FindAsync(AuditQuery query, int limit, long below, CancellationToken cancellationToken) =>
        InTurnAsync(() => Find(new SearchRun(query, limit, below), cancellationToken), cancellationToken);

    // The record of this audit index, and the message it was made from; null when there is none. What is read from it is read in its turn too: the message may
    // have tens of megabytes.
    internal ValueTask<T> FindAsync<T>(long auditIndex, Func<FoundRecord?, T> read, CancellationToken cancellationToken) =>
        InTurnAsync(() => read(Find(auditIndex)), cancellationToken);

    // Reads on a thread of its own, one after the other: the pool has a thread for each core, and messages would wait behind a search.
    internal async ValueTask<T> InTurnAsync<T>(Func<T> search, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(search, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _turn.Release();
        }
    }

    private (List<AuditRecord> Records, long ContinueBelow) Find(SearchRun run, CancellationToken cancellationToken)
    {
        var end = log.NextIndex; // before the segments: what is written meanwhile is for the next search
        var segments = log.Segments.Span;
        for (var i = segments.Length - 1; i >= 0 && !run.MustEnd; i--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var segment = segments[i];
            if (segment.Header.FirstAuditIndex < run.Below)
            {
                var isSealed = i < segments.Length - 1;
                try
                {
                    if (!isSealed || !LookUp(segment, run, cancellationToken)) Read(segment, end, run, cancellationToken);
                }
                catch (FileNotFoundException) when (segment.FirstIndex < log.FirstIndex)
                {
                    break; // deleted meanwhile, with all that is older
                }
            }

            end = segment.FirstIndex;
        }

        return (run.Records, run.MustEnd ? run.Below : 0);
    }

    private FoundRecord? Find(long auditIndex)
    {
        if (auditIndex < log.FirstAuditIndex || auditIndex >= log.NextAuditIndex) return null;
        var segment = log.SegmentOfAudited(auditIndex);
        try
        {
            return FindInSegment(segment, auditIndex);
        }
        catch (FileNotFoundException) when (segment.FirstIndex < log.FirstIndex)
        {
            return null; // deleted meanwhile
        }
    }

    // Whether there was such a record, and it is no longer kept.
    internal bool IsNoLongerKept(long auditIndex) => auditIndex < log.FirstAuditIndex;

    private FoundRecord? FindInSegment(LogSegment segment, long auditIndex)
    {
        return FindIn(segment, isSealed: segment != log.Segments.Span[^1], auditIndex);
    }

    private FoundRecord? FindIn(LogSegment segment, bool isSealed, long auditIndex)
    {
        var offset = isSealed ? OffsetOf(segment, auditIndex) : null;
        var file = segment.Acquire();
        try
        {
            using var cursor = new RecordCursor(file, offset ?? SegmentHeader.RecordsOffset);
            while (cursor.Offset < segment.DurableEnd)
            {
                var payload = Next(segment, cursor, out var header);
                if (header.AuditIndex != auditIndex) continue;
                var stored = new StoredBytes(segment, cursor.PayloadOffset, header.PayloadBytes);
                return new FoundRecord(Complete(header, payload), SourceOf(new LogRecord(header.Index, header.AuditIndex, header.Type, payload, stored)));
            }
        }
        finally
        {
            segment.Release();
        }

        return null;
    }

    private static PublishedSource? SourceOf(LogRecord record)
    {
        if ((RecordType)record.Type != RecordType.Published) return null;
        if (record.IsWhole) return Kept(SourceParser.ParseFrom(AuditSection.BodyOf(record.Payload).Span));
        var source = LargeBody.Read(SourceParser, record, PublishedBody.SealedSourceFieldNumber, out var apart);
        if (apart.Length == 0) return Kept(source);
        var content = GC.AllocateUninitializedArray<byte>(apart.Length);
        apart.Read(content);
        source.SealedSource = UnsafeByteOperations.UnsafeWrap(content);
        return source;
    }

    private static PublishedSource? Kept(PublishedSource source) => source.SealedSource.IsEmpty ? null : source;

    private long? OffsetOf(LogSegment segment, long auditIndex)
    {
        if (files.Find(segment) is not { } found) return null;
        try
        {
            using var reader = found.Read();
            return reader.OffsetOf((uint)(auditIndex - segment.Header.FirstAuditIndex));
        }
        catch (SearchFileDamagedException)
        {
            files.Drop(segment, found);
            return null;
        }
    }

    // False when the segment is to be read.
    private bool LookUp(LogSegment segment, SearchRun run, CancellationToken cancellationToken)
    {
        if (files.Find(segment) is not { } file) return false;
        run.CountFile();
        if (file.Overlaps(run.Query.FromMs, run.Query.ToMs))
        {
            if (run.Query.Keys.Count == 0) return false;
            try
            {
                LookUp(segment, file, run, cancellationToken);
            }
            catch (SearchFileDamagedException)
            {
                files.Drop(segment, file);
                return false;
            }
        }

        if (!run.MustEnd) run.PassTo(segment.Header.FirstAuditIndex);
        return true;
    }

    private static void LookUp(LogSegment segment, SearchFile file, SearchRun run, CancellationToken cancellationToken)
    {
        using var reader = file.Read();
        var candidates = reader.Find(run.Query.Keys);
        if (candidates.Count == 0)
        {
            run.CountEntries(reader.Walked);
            return;
        }

        var handle = segment.Acquire();
        try
        {
            for (var i = candidates.Count - 1; i >= 0 && !run.MustEnd; i--)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var auditIndex = segment.Header.FirstAuditIndex + candidates[i];
                if (auditIndex >= run.Below) continue;
                using var cursor = new RecordCursor(handle, reader.OffsetOf(candidates[i]));
                if (cursor.TryRead(segment.DurableEnd, out var header, out var payload) != CursorStep.Record || header.AuditIndex != auditIndex)
                    throw new SearchFileDamagedException(file.Path);
                run.CountPlace(header.PayloadBytes);
                if (run.Query.Matches(SearchedAudits.Parse(payload))) run.Take(Complete(header, payload));
                run.PassTo(auditIndex);
            }
        }
        finally
        {
            segment.Release();
            run.CountEntries(reader.Walked); // behind the first of them, or a call could end where it began
        }
    }

    private static void Read(LogSegment segment, long end, SearchRun run, CancellationToken cancellationToken)
    {
        var handle = segment.Acquire();
        try
        {
            while (end > segment.FirstIndex && !run.MustEnd)
            {
                var (first, offset) = segment.FindNear(Math.Max(segment.FirstIndex, end - Window));
                using (var cursor = new RecordCursor(handle, offset)) ReadWindow(segment, cursor, first, end, run);
                end = first;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            segment.Release();
        }
    }

    // Records stand oldest first: those that fit are gathered, then taken from the newest.
    private static void ReadWindow(LogSegment segment, RecordCursor cursor, long first, long end, SearchRun run)
    {
        var (found, oldest) = (new Stack<AuditRecord>(), run.Below);
        for (var index = first; index < end; index++)
        {
            var payload = Next(segment, cursor, out var header);
            if (header.AuditIndex < 0 || header.AuditIndex >= run.Below) continue;
            oldest = Math.Min(oldest, header.AuditIndex);
            run.CountRecord(header.PayloadBytes);
            if (run.Query.Matches(SearchedAudits.Parse(payload))) found.Push(Complete(header, payload));
        }

        while (found.Count > 0 && run.HasRoom) run.Take(found.Pop());
        if (found.Count == 0) run.PassTo(oldest);
    }

    private static ReadOnlyMemory<byte> Next(LogSegment segment, RecordCursor cursor, out RecordHeader header)
    {
        var offset = cursor.Offset;
        return cursor.TryRead(segment.DurableEnd, out header, out var payload) == CursorStep.Record
            ? payload
            : throw new LogDamagedException(segment.Path, offset, "A record cannot be read back.");
    }

    private static AuditRecord Complete(RecordHeader header, ReadOnlyMemory<byte> payload) =>
        AuditRecord.Parser.ParseFrom(AuditSection.Complete(payload, header.AuditIndex));
}
