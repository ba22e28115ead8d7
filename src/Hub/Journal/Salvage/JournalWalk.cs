using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Salvage;

/// <summary>Goes through a journal from file to file, over every damage to the next whole record. Changes nothing.</summary>
internal sealed class JournalWalk(IWalkVisitor visitor)
{
    private const int BlockBytes = 1 << 20;
    private const long Unknown = -1;

    private long _index;
    private long _auditIndex;

    /// <exception cref="IOException">A file cannot be read.</exception>
    public void Run(string directory)
    {
        var files = SegmentFiles.List(directory);
        if (files.Count == 0) return;
        (_index, _auditIndex) = (files[0].FirstIndex, Unknown);
        Guid? journal = null;
        for (var place = 0; place < files.Count; place++)
        {
            var (path, first) = files[place];
            var length = new FileInfo(path).Length;
            var (header, reason) = Load(path, first);
            visitor.BeginSegment(path, first, header, length);
            if (reason is not null) Damage(path, 0, first, reason);
            if (header is not null && header.JournalId != (journal ??= header.JournalId))
            {
                Damage(path, 0, first, $"The file belongs to another journal, {header.JournalId}.");
                continue;
            }

            if (first < _index)
            {
                Damage(path, 0, first, $"The file begins with record {first}, which an earlier file holds.");
                continue;
            }

            CheckBeginning(path, first, header);
            var next = place + 1 < files.Count ? files[place + 1].FirstIndex : (long?)null;
            WalkSegment(path, header ?? new SegmentHeader(Guid.Empty, first, 0, length), length, next);
        }
    }

    private static (SegmentHeader? Header, string? Reason) Load(string path, long first)
    {
        try
        {
            return (LogRecovery.Load(path, first).Header, null);
        }
        catch (LogDamagedException damaged)
        {
            return (null, damaged.Reason);
        }
    }

    private void CheckBeginning(string path, long first, SegmentHeader? header)
    {
        if (first > _index) Damage(path, 0, _index, $"Records {_index} to {first - 1} are in no file.");
        else if (header is not null && _auditIndex != Unknown && header.FirstAuditIndex != _auditIndex)
            Damage(path, 0, first, $"The file begins with audit record {header.FirstAuditIndex}, expected {_auditIndex}.");
        _index = first;
        _auditIndex = header?.FirstAuditIndex ?? Unknown;
    }

    private void WalkSegment(string path, SegmentHeader header, long length, long? next)
    {
        var segment = new LogSegment(path, header);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (DirtyByte(file, SegmentHeader.Bytes, SegmentHeader.RecordsOffset) is { } dirty) Damage(path, dirty, null, "Between header and records stands something.");
        var offset = (long)SegmentHeader.RecordsOffset;
        while (true)
        {
            offset = TakeWhole(segment, file, offset);
            if (next is null && !(header.BeginsWhole && _index == header.FirstIndex) && IsTornTail(segment, file, offset)) break;
            if (FindWhole(file, offset, header.SegmentBytes) is not { } found)
            {
                if (next is { } following && following > _index) Damage(path, offset, _index, $"Records {_index} to {following - 1} are damaged or missing.");
                else if (next is null || next == _index) DamageIfDirty(path, file, offset, header);
                break;
            }

            Damage(path, offset, _index, $"Record {_index} is damaged or missing; the next whole one is record {found.Index}, at byte {found.Offset}.");
            (_index, offset) = (found.Index, found.Offset);
            _auditIndex = Unknown;
        }

        // A last one that is too short is filled up by the hub, if nothing of a record is missing.
        if (length > header.SegmentBytes || (length < header.SegmentBytes && next is not null))
            Damage(path, Math.Min(length, header.SegmentBytes), null, $"The file has {length} bytes instead of {header.SegmentBytes}.");
        if (next is { } expected) _index = expected;
    }

    private void DamageIfDirty(string path, SafeFileHandle file, long offset, SegmentHeader header)
    {
        if (header.BeginsWhole && _index == header.FirstIndex) Damage(path, offset, _index, $"Record {_index} is damaged.");
        else if (DirtyByte(file, offset, header.SegmentBytes) is { } dirty) Damage(path, dirty, _index, "Here stands something that is no whole record.");
    }

    // Returns where the first thing stands that is not the next record.
    private long TakeWhole(LogSegment segment, SafeFileHandle file, long offset)
    {
        using var cursor = new RecordCursor(file, offset);
        while (cursor.TryRead(segment.Header.SegmentBytes, out var header, out var payload) == CursorStep.Record)
        {
            if (header.Index != _index || (header.AuditIndex >= 0 && _auditIndex != Unknown && header.AuditIndex != _auditIndex)) break;
            visitor.Take(new LogRecord(header.Index, header.AuditIndex, header.Type, payload, new StoredBytes(segment, cursor.PayloadOffset, header.PayloadBytes)));
            offset = cursor.Offset;
            _index++;
            if (header.AuditIndex >= 0) _auditIndex = header.AuditIndex + 1;
        }

        return offset;
    }

    private bool IsTornTail(LogSegment segment, SafeFileHandle file, long offset)
    {
        try
        {
            segment.DurableEnd = offset;
            var torn = TornTail.Measure(file, segment, _index);
            if (torn > 0) visitor.TakeTornTail(torn);
            return true;
        }
        catch (LogDamagedException)
        {
            return false;
        }
    }

    // The next whole record behind a place, with an index that can stand there.
    private (long Offset, long Index)? FindWhole(SafeFileHandle file, long from, long end)
    {
        var highest = _index + ((end - from) / RecordFormat.HeaderBytes) + 1;
        var block = new byte[(int)Math.Min(BlockBytes, Math.Max(0, end - from))];
        for (var at = from; at <= end - RecordFormat.HeaderBytes;)
        {
            var part = block.AsSpan(0, (int)Math.Min(block.Length, end - at));
            TornTail.Read(file, part, at);
            var inside = 0;
            for (; inside <= part.Length - RecordFormat.HeaderBytes; inside += RecordFormat.Alignment)
            {
                var index = RecordFormat.PeekIndex(part[inside..]);
                if (index <= _index && !(index == _index && at + inside > from)) continue;
                if (index > highest || RecordFormat.SizeOf(part[inside..], end - at - inside) == 0) continue;
                using var cursor = new RecordCursor(file, at + inside);
                if (cursor.TryRead(end, out _, out _) == CursorStep.Record) return (at + inside, index);
            }

            at += inside;
        }

        return null;
    }

    private static long? DirtyByte(SafeFileHandle file, long from, long to)
    {
        var block = new byte[(int)Math.Min(BlockBytes, Math.Max(0, to - from))];
        for (; from < to; from += block.Length)
        {
            var part = block.AsSpan(0, (int)Math.Min(block.Length, to - from));
            TornTail.Read(file, part, from);
            if (part.IndexOfAnyExcept((byte)0) is var dirty and >= 0) return from + dirty;
        }

        return null;
    }

    private void Damage(string path, long offset, long? index, string reason) => visitor.TakeDamage(new LogDamage(path, offset, index, reason));
}
