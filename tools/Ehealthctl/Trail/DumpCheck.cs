using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Holds records and checkpoints, from Kafka or from an export, against each other, with nothing but the log's public key. Records may come in any order and
/// more than once; all from the first one on must be there. What is before the first record and after the last one can be stood for by proofs of these two.</summary>
internal sealed class DumpCheck(NoteVerifier key)
{
    private readonly List<MerkleHash> _leaves = [];
    private readonly List<bool> _present = [];
    private readonly SortedDictionary<long, Checkpoint> _checkpoints = [];
    private readonly HashSet<long> _dumped = []; // sizes of those that came with the dump, which must hold all they were signed over
    private readonly Dictionary<long, (InclusionProofFile File, Checkpoint Checkpoint)> _proofs = [];
    private long _first; // index of the first record; not 0 only with a proof of that record
    private Checkpoint? _verified;

    private long End => _first + _leaves.Count;

    /// <summary>Checks.</summary>
    /// <param name="records">The records.</param>
    /// <param name="checkpoints">The checkpoints.</param>
    /// <param name="proofs">Proofs (C2SP tlog-proof) of the first record, of the last one, or of both.</param>
    /// <exception cref="InvalidDataException">A file is no dump.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public AuditTreeReport Run(string records, string checkpoints, params IReadOnlyList<string> proofs)
    {
        var fault = ReadProofs(proofs) ?? ReadRecords(records) ?? ReadCheckpoints(checkpoints) ?? CompareRoots();
        return new AuditTreeReport(_leaves.Count, _verified, fault?.Sentence, fault?.Record) { First = _first };
    }

    private (string Sentence, long? Record)? ReadProofs(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (InclusionProofFile.TryParse(File.ReadAllText(path)) is not { } proof) return ($"'{path}' is no proof of a record (C2SP tlog-proof)", null);
            if (!proof.Note.IsSignedBy(key) || CheckpointOf(proof.Note) is not { } checkpoint) return ($"'{path}' holds a checkpoint that {key} has not signed", null);
            _proofs[proof.Index] = (proof, checkpoint);
        }

        return null;
    }

    private (string Sentence, long? Record)? ReadRecords(string path)
    {
        using var hasher = new MerkleHasher();

        // A greater index than the file has room for records is a gap at best, and its place would cost memory.
        var most = (ulong)Math.Min(int.MaxValue, new FileInfo(path).Length);
        _first = FirstOf(path);
        foreach (var bytes in DumpReader.Read(path))
        {
            if (IndexOf(bytes) is not { } index) return ($"'{path}' holds something that is no audit record, after {_leaves.Count} records", null);
            if (index - (ulong)_first > most) return ($"'{path}' holds a record with index {index} and cannot hold all before it", null);
            var place = (int)(index - (ulong)_first);
            while (_leaves.Count <= place)
            {
                _leaves.Add(default);
                _present.Add(false);
            }

            var leaf = hasher.Leaf(bytes.Span);
            if (_present[place] && _leaves[place] != leaf) return ($"there are two different records with index {index}", (long)index);
            (_leaves[place], _present[place]) = (leaf, true);
        }

        var gap = _present.IndexOf(false);
        return gap >= 0 ? ($"record {_first + gap} is missing; the dump goes up to record {End - 1}", _first + gap) : null;
    }

    /// <summary>The first record's index where a proof stands for what is before it, else 0: without proof everything from 0 on must be there.</summary>
    private long FirstOf(string path)
    {
        if (_proofs.Count == 0) return 0;
        var first = DumpReader.Read(path).Select(bytes => IndexOf(bytes) ?? 0).DefaultIfEmpty().Min();
        return first <= long.MaxValue && _proofs.ContainsKey((long)first) ? (long)first : 0;
    }

    private (string Sentence, long? Record)? ReadCheckpoints(string path)
    {
        foreach (var bytes in DumpReader.Read(path))
        {
            if (SignedNote.TryParse(bytes.Span) is not { } note || !note.IsSignedBy(key)) return ($"'{path}' holds a checkpoint that {key} has not signed", null);
            if (CheckpointOf(note) is not { } checkpoint) return ($"'{path}' holds a signed note that is no checkpoint of this log", null);
            if (Add(checkpoint) is { } twoHistories) return twoHistories;
            _dumped.Add(checkpoint.Size);
        }

        if (_checkpoints.Count == 0) return ($"'{path}' holds no checkpoint: nothing can be proven", null);
        foreach (var (_, checkpoint) in _proofs.Values)
        {
            if (Add(checkpoint) is { } twoHistories) return twoHistories;
        }

        return null;
    }

    private (string Sentence, long? Record)? Add(Checkpoint checkpoint)
    {
        if (_checkpoints.TryGetValue(checkpoint.Size, out var other) && other.Root != checkpoint.Root) return ($"two different trees of {checkpoint.Size} records were signed: the log has shown two histories", null);
        _checkpoints[checkpoint.Size] = checkpoint;
        return null;
    }

    private (string Sentence, long? Record)? CompareRoots()
    {
        using var hasher = new MerkleHasher();
        var tree = new MerkleFrontier(hasher);
        if (_first > 0)
        {
            if (Before(hasher, _first) is not { } before) return ($"the first record is not the one that was signed as record {_first}", _first);
            tree = before;
        }

        // The last record's proof stands for what the dump lacks.
        var last = _leaves.Count > 0 && _proofs.TryGetValue(End - 1, out var proof) ? proof.Checkpoint : null;
        foreach (var (size, checkpoint) in _checkpoints)
        {
            if (size <= _first || (size > End && (last is not null || !_dumped.Contains(size)))) continue;
            if (size > End) return ($"a checkpoint was signed over {size} records and the dump has {(_first == 0 ? "" : "those up to ")}{End}", End);
            while (tree.Size < size) tree.Append(_leaves[(int)(tree.Size - _first)]);
            if (tree.Root() != checkpoint.Root)
                return ($"the first {size} records are not those that were signed; the change lies at or after record {_verified?.Size ?? _first}", _verified?.Size ?? _first);
            _verified = checkpoint;
        }

        if (last is not null) return CompareLast(hasher, tree, last);
        return _verified is null ? ($"no checkpoint covers a record after {_first}: nothing can be proven", null) : null;
    }

    private (string Sentence, long? Record)? CompareLast(MerkleHasher hasher, MerkleFrontier tree, Checkpoint last)
    {
        if (tree.Size == End)
        {
            if (Before(hasher, End - 1) is null) return ($"the last record is not the one that was signed as record {End - 1}", End - 1);
        }
        else
        {
            while (tree.Size < End - 1) tree.Append(_leaves[(int)(tree.Size - _first)]);
            if (Before(hasher, End - 1) is not { } before) return ($"the last record is not the one that was signed as record {End - 1}", End - 1);
            if (before.Root() != tree.Root())
                return ($"the records before the last one are not those that were signed; the change lies at or after record {_verified?.Size ?? _first}", _verified?.Size ?? _first);
        }

        _verified = last;
        return null;
    }

    /// <summary>The tree of all records before one, as its proof has it.</summary>
    /// <returns>Null when the proof is not of this record.</returns>
    private MerkleFrontier? Before(MerkleHasher hasher, long index)
    {
        var (proof, checkpoint) = _proofs[index];
        return MerkleProofs.VerifyInclusion(hasher, index, checkpoint.Size, _leaves[(int)(index - _first)], [.. proof.Path], checkpoint.Root)
            ? new MerkleFrontier(hasher, index, MerkleProofs.SubtreesBefore(index, checkpoint.Size, [.. proof.Path]))
            : null;
    }

    private Checkpoint? CheckpointOf(SignedNote note) =>
        Checkpoint.TryParse(note.Text) is { } checkpoint && checkpoint.Origin == key.Name ? checkpoint : null;

    private static ulong? IndexOf(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return AuditRecord.Parser.ParseFrom(bytes.Span).Index;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
