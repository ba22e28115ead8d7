using System.Buffers.Binary;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Hub.Journal.Salvage;

/// <summary>Saves from a damaged journal what can be proven whole, into a new directory. Everything up to the first damage becomes the new journal. What is whole behind it is set
/// aside: put into the journal it would stand under other indexes than those that were signed and sent.</summary>
public sealed class JournalSalvage : IWalkVisitor
{
    private const int BlockBytes = 1 << 20;

    private readonly List<LogDamage> _damages = [];
    private readonly List<(string Path, SegmentHeader? Header)> _segments = [];
    private readonly List<long> _setAsideAudits = [];
    private readonly Stream _records;
    private readonly Stream _audits;
    private long _kept;
    private long _nextIndex;
    private long _nextAuditIndex;
    private long _setAside;
    private long _keptEnd = SegmentHeader.RecordsOffset;
    private int _keptSegments;

    private JournalSalvage(Stream records, Stream audits) => (_records, _audits) = (records, audits);

    /// <summary>Salvages. Holds the damaged journal's lock meanwhile and changes nothing of it.</summary>
    /// <param name="journal">Directory of the damaged journal.</param>
    /// <param name="tree">Directory of its checkpoint.</param>
    /// <param name="target">A directory that does not exist yet or is empty: <c>journal/</c>, <c>set-aside.log</c> with the records as they stood, <c>set-aside.records</c> with the
    /// audit records as a dump of the Kafka topic has them.</param>
    /// <returns>Null when the journal is sound: nothing is written.</returns>
    /// <exception cref="LogInUseException">A hub uses it.</exception>
    /// <exception cref="IOException">A file cannot be read or written, or the target holds something.</exception>
    public static SalvageReport? Run(string journal, string tree, string target)
    {
        using var held = SegmentFiles.Lock(journal);
        var inspection = new CountingVisitor();
        new JournalWalk(inspection).Run(journal);
        if (inspection.Damages == 0) return null;
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()) throw new IOException($"'{target}' is not empty");
        var kept = Path.Combine(target, "journal");
        SegmentRecovery.Require(SegmentFiles.MakeDirectory(target) ?? SegmentFiles.MakeDirectory(kept));
        using var records = Create(Path.Combine(target, "set-aside.log"));
        using var audits = Create(Path.Combine(target, "set-aside.records"));
        var salvage = new JournalSalvage(records, audits);
        new JournalWalk(salvage).Run(journal);
        salvage.CopyKept(kept);
        foreach (var stream in new[] { records, audits }) Finish(stream);
        SegmentRecovery.Require(DurableFiles.SyncDirectory(kept) ?? DurableFiles.SyncDirectory(target));
        return salvage.Report(tree);
    }

    void IWalkVisitor.BeginSegment(string path, long firstIndex, SegmentHeader? header, long length)
    {
        _segments.Add((path, header));
        if (_damages.Count > 0) return;
        if (_segments.Count == 1) (_nextIndex, _nextAuditIndex) = (firstIndex, header?.FirstAuditIndex ?? 0);
        (_keptSegments, _keptEnd) = (_segments.Count, SegmentHeader.RecordsOffset);
    }

    void IWalkVisitor.Take(LogRecord record)
    {
        if (_damages.Count > 0)
        {
            SetAside(record);
            return;
        }

        _kept++;
        _nextIndex = record.Index + 1;
        if (record.AuditIndex >= 0) _nextAuditIndex = record.AuditIndex + 1;
        _keptEnd += RecordFormat.SizeOnDisk(record.Stored.Length);
    }

    void IWalkVisitor.TakeTornTail(long bytes)
    {
    }

    void IWalkVisitor.TakeDamage(LogDamage damage)
    {
        // A file whose beginning is damaged has no place in the new journal.
        if (_damages.Count == 0 && damage.Offset < SegmentHeader.RecordsOffset) _keptSegments--;
        _damages.Add(damage);
    }

    private static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);

    private void SetAside(LogRecord record)
    {
        _setAside++;
        var payload = record.ReadWhole();
        var bytes = new byte[RecordFormat.SizeOnDisk(payload.Length)];
        RecordFormat.Write(bytes, new RecordHeader(record.Index, record.AuditIndex, record.Type, 0, payload.Length), payload.Span, []);
        _records.Write(bytes);
        if (record.AuditIndex < 0) return;
        _setAsideAudits.Add(record.AuditIndex);
        var audit = AuditSection.Complete(record.Payload, record.AuditIndex);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, audit.Length);
        _audits.Write(length);
        _audits.Write(audit);
    }

    private void CopyKept(string target)
    {
        for (var place = 0; place < _keptSegments; place++)
        {
            var (path, header) = _segments[place];
            var isLast = place == _keptSegments - 1;
            var end = isLast && _damages[0].File == path ? _keptEnd : header!.SegmentBytes;

            // What was made for its first record has no place without it.
            if (isLast && header!.BeginsWhole && end == SegmentHeader.RecordsOffset) continue;
            Copy(path, Path.Combine(target, Path.GetFileName(path)), end, header!.SegmentBytes);
        }
    }

    private static void Copy(string source, string target, long end, long length)
    {
        using var from = File.OpenHandle(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var to = File.OpenHandle(target, FileMode.CreateNew, FileAccess.ReadWrite);
        var block = new byte[BlockBytes];
        for (var offset = 0L; offset < end;)
        {
            var read = RandomAccess.Read(from, block.AsSpan(0, (int)Math.Min(block.Length, end - offset)), offset);
            if (read == 0) throw new EndOfStreamException(source);
            SegmentRecovery.Require(DurableFiles.Write(to, target, block.AsSpan(0, read), offset));
            offset += read;
        }

        SegmentRecovery.Require(DurableFiles.FillWithZeros(to, target, end, length));
    }

    private static void Finish(Stream stream)
    {
        stream.Flush();
        var file = (FileStream)stream;
        SegmentRecovery.Require(DurableFiles.SyncFile(file.SafeFileHandle, file.Name));
    }

    private SalvageReport Report(string tree)
    {
        var signed = SignedRecords(tree);
        var (lost, present) = (new List<AuditRange>(), _setAsideAudits.Order().ToList());
        var next = _nextAuditIndex;
        foreach (var index in present)
        {
            if (index > next) lost.Add(new AuditRange(next, index - 1));
            next = Math.Max(next, index + 1);
        }

        if (signed > next) lost.Add(new AuditRange(next, signed.Value - 1));
        return new SalvageReport(_kept, _nextIndex, _nextAuditIndex, _setAside, lost, signed, _damages);
    }

    // Not checked: it only tells how many records there were.
    private static long? SignedRecords(string tree)
    {
        var path = new AuditTreeFiles(tree).CheckpointPath;
        return File.Exists(path) && SignedNote.TryParse(File.ReadAllBytes(path)) is { } note ? Checkpoint.TryParse(note.Text)?.Size : null;
    }

    private sealed class CountingVisitor : IWalkVisitor
    {
        public int Damages { get; private set; }

        public void BeginSegment(string path, long firstIndex, SegmentHeader? header, long length)
        {
        }

        public void Take(LogRecord record)
        {
        }

        public void TakeTornTail(long bytes)
        {
        }

        public void TakeDamage(LogDamage damage) => Damages++;
    }
}
