using System.Text;
using EHealth.Integration.Audit.Checking;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Holds what was read from the two Kafka topics, or exported, against each other, with nothing but the log's public key. Records may come in any order and more than
/// once; all from the first one on must be there, but for what proofs of the first and the last record stand for.</summary>
internal sealed class DumpCheck(NoteVerifier key)
{
    private readonly Dictionary<long, (InclusionProofFile File, Checkpoint Checkpoint)> _proofs = [];
    private readonly Dictionary<long, MerkleHash> _leaves = []; // of records with a proof
    private readonly Dictionary<long, MerkleHash> _awaited = []; // roots of checkpoints over more records than before the dump's first

    /// <summary>Checks.</summary>
    /// <param name="records">File of the records.</param>
    /// <param name="checkpoints">File of the checkpoints.</param>
    /// <param name="proofs">Files of proofs of the first record, the last one, or both; none when the dump holds everything.</param>
    /// <exception cref="InvalidDataException">A file is no dump.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public AuditTreeReport Run(string records, string checkpoints, params IReadOnlyList<string> proofs)
    {
        using var hasher = new MerkleHasher();
        if (ReadProofs(proofs) is { } unproven) return new AuditTreeReport(0, null, unproven.Sentence, unproven.Record);
        var first = FirstOf(hasher, records);
        if (PositionBefore(hasher, first) is not { } before)
            return new AuditTreeReport(0, null, $"the first record is not the one that was signed as record {first}", first) { First = first };

        using var check = new AuditLogCheck(key, AuditCheckLimits.None, passesOverOtherLogs: false, before);
        var fault = ReadCheckpoints(check, checkpoints) ?? ReadRecords(check, records, first) ?? AddCheckpointsOfProofs(check);
        var proven = check.Proven;
        if (fault is null && check.Ahead == 0 && _proofs.TryGetValue(check.Next - 1, out var last)) fault = CompareLast(hasher, check, last, first, ref proven);
        else fault ??= check.Finish();
        return new AuditTreeReport(check.Next - first, proven, fault?.Sentence, fault?.Record) { First = first };
    }

    private AuditFault? ReadProofs(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (InclusionProofFile.TryParse(File.ReadAllText(path)) is not { } proof) return new AuditFault(AuditFaultKind.CheckpointUnsigned, $"'{path}' is no proof of a record (C2SP tlog-proof)", null);
            if (!proof.Note.IsSignedBy(key) || Checkpoint.TryParse(proof.Note.Text) is not { } checkpoint || checkpoint.Origin != key.Name)
                return new AuditFault(AuditFaultKind.CheckpointUnsigned, $"'{path}' holds a checkpoint that {key} has not signed", null);
            _proofs[proof.Index] = (proof, checkpoint);
        }

        return null;
    }

    /// <summary>The first record's index where a proof stands for what is before it, else 0: without proof everything from 0 on must be there.</summary>
    private long FirstOf(MerkleHasher hasher, string path)
    {
        if (_proofs.Count == 0) return 0;
        var first = long.MaxValue;
        foreach (var bytes in DumpReader.Read(path))
        {
            if (IndexOf(bytes) is not { } index || index < 0) continue;
            first = Math.Min(first, index);
            if (_proofs.ContainsKey(index)) _leaves[index] = hasher.Leaf(bytes.Span);
        }

        return _proofs.ContainsKey(first) ? first : 0;
    }

    /// <summary>Where a check stands that has seen all records before one, as that one's proof has it.</summary>
    /// <returns>Null when the proof is not of this record.</returns>
    private AuditLogPosition? PositionBefore(MerkleHasher hasher, long index)
    {
        if (!_proofs.TryGetValue(index, out var known)) return AuditLogPosition.Beginning;
        var (proof, checkpoint) = known;
        return MerkleProofs.VerifyInclusion(hasher, index, checkpoint.Size, _leaves[index], [.. proof.Path], checkpoint.Root)
            ? new AuditLogPosition(index, MerkleProofs.SubtreesBefore(index, checkpoint.Size, [.. proof.Path]), null)
            : null;
    }

    private AuditFault? ReadCheckpoints(AuditLogCheck check, string path)
    {
        foreach (var note in DumpReader.Read(path))
        {
            if (check.AddCheckpoint(note.Span, out var awaited) is { } fault) return fault;
            if (awaited is not null) _awaited[awaited.Size] = awaited.Root;
        }

        return null;
    }

    private static AuditFault? ReadRecords(AuditLogCheck check, string path, long first)
    {
        // A greater index than the file has room for records is a gap at best.
        var most = Math.Min(int.MaxValue, new FileInfo(path).Length);
        foreach (var record in DumpReader.Read(path))
        {
            if (IndexOf(record) is not { } index) return new AuditFault(AuditFaultKind.RecordUnreadable, $"'{path}' holds something that is no audit record, after {check.Next - first} records", null);
            if (index < 0 || index - first > most) return new AuditFault(AuditFaultKind.RecordMissing, $"'{path}' holds a record with index {(ulong)index} and cannot hold all before it", null);
            var fault = check.AddRecord(index, record.Span);
            while (fault is null && check.HasWaiting) fault = check.AddWaiting();
            if (fault is not null) return fault;
        }

        return null;
    }

    /// <summary>A proof may be younger than the dump: its checkpoint is then no reason to miss records. It must agree with what is there all the same.</summary>
    private AuditFault? AddCheckpointsOfProofs(AuditLogCheck check)
    {
        foreach (var (file, checkpoint) in _proofs.Values)
        {
            if (_awaited.TryGetValue(checkpoint.Size, out var root) && root != checkpoint.Root)
                return new AuditFault(AuditFaultKind.HistoryForked, $"two different trees of {checkpoint.Size} records were signed: the log has shown two histories", null);
            if (checkpoint.Size <= check.Next && check.AddCheckpoint(Encoding.UTF8.GetBytes(file.Note.ToString())) is { } fault) return fault;
        }

        return null;
    }

    /// <summary>The last record's proof stands for what the dump lacks: all before it must be what the proof has.</summary>
    private AuditFault? CompareLast(MerkleHasher hasher, AuditLogCheck check, (InclusionProofFile File, Checkpoint Checkpoint) last, long first, ref Checkpoint? proven)
    {
        var index = last.File.Index;
        if (PositionBefore(hasher, index) is not { } before) return new AuditFault(AuditFaultKind.RecordsChanged, $"the last record is not the one that was signed as record {index}", index);
        var tree = new MerkleFrontier(hasher, before.Next, before.Subtrees);
        tree.Append(_leaves[index]);
        if (tree.Root() != new MerkleFrontier(hasher, check.Next, check.Position.Subtrees).Root())
        {
            var from = proven?.Size ?? first;
            return new AuditFault(AuditFaultKind.RecordsChanged, $"the records before the last one are not those that were signed; the change lies at or after record {from}", from);
        }

        if (proven is null || last.Checkpoint.Size > proven.Size) proven = last.Checkpoint;
        return null;
    }

    private static long? IndexOf(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return (long)AuditRecord.Parser.ParseFrom(bytes.Span).Index; // negative: no index that can be
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
