using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Holds what was read from the two Kafka topics against each other, with nothing but the log's public key. Records may come in any order and more than
/// once; all from the first one on must be there.</summary>
internal sealed class DumpCheck(NoteVerifier key)
{
    private readonly List<MerkleHash> _leaves = [];
    private readonly List<bool> _present = [];
    private readonly SortedDictionary<long, Checkpoint> _checkpoints = [];
    private Checkpoint? _verified;

    /// <summary>Checks.</summary>
    /// <exception cref="InvalidDataException">A file is no dump.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public AuditTreeReport Run(string records, string checkpoints)
    {
        var fault = ReadRecords(records) ?? ReadCheckpoints(checkpoints) ?? CompareRoots();
        return new AuditTreeReport(_leaves.Count, _verified, fault?.Sentence, fault?.Record);
    }

    private (string Sentence, long? Record)? ReadRecords(string path)
    {
        using var hasher = new MerkleHasher();

        // A greater index than the file has room for records is a gap at best, and its place would cost memory.
        var most = (ulong)Math.Min(int.MaxValue, new FileInfo(path).Length);
        foreach (var bytes in DumpReader.Read(path))
        {
            if (IndexOf(bytes) is not { } index) return ($"'{path}' holds something that is no audit record, after {_leaves.Count} records", null);
            if (index > most) return ($"'{path}' holds a record with index {index} and cannot hold all before it", null);
            var place = (int)index;
            while (_leaves.Count <= place)
            {
                _leaves.Add(default);
                _present.Add(false);
            }

            var leaf = hasher.Leaf(bytes.Span);
            if (_present[place] && _leaves[place] != leaf) return ($"there are two different records with index {place}", place);
            (_leaves[place], _present[place]) = (leaf, true);
        }

        var gap = _present.IndexOf(false);
        return gap >= 0 ? ($"record {gap} is missing; the dump goes up to record {_leaves.Count - 1}", gap) : null;
    }

    private (string Sentence, long? Record)? ReadCheckpoints(string path)
    {
        foreach (var bytes in DumpReader.Read(path))
        {
            if (SignedNote.TryParse(bytes.Span) is not { } note || !note.IsSignedBy(key)) return ($"'{path}' holds a checkpoint that {key} has not signed", null);
            if (Checkpoint.TryParse(note.Text) is not { } checkpoint || checkpoint.Origin != key.Name) return ($"'{path}' holds a signed note that is no checkpoint of this log", null);
            if (_checkpoints.TryGetValue(checkpoint.Size, out var other) && other.Root != checkpoint.Root) return ($"two different trees of {checkpoint.Size} records were signed: the log has shown two histories", null);
            _checkpoints[checkpoint.Size] = checkpoint;
        }

        return _checkpoints.Count == 0 ? ($"'{path}' holds no checkpoint: nothing can be proven", null) : null;
    }

    private (string Sentence, long? Record)? CompareRoots()
    {
        using var hasher = new MerkleHasher();
        var tree = new MerkleFrontier(hasher);
        foreach (var (size, checkpoint) in _checkpoints)
        {
            if (size > _leaves.Count) return ($"a checkpoint was signed over {size} records and the dump has {_leaves.Count}", _leaves.Count);
            while (tree.Size < size) tree.Append(_leaves[(int)tree.Size]);
            if (tree.Root() != checkpoint.Root)
                return ($"the first {size} records are not those that were signed; the change lies at or after record {_verified?.Size ?? 0}", _verified?.Size ?? 0);
            _verified = checkpoint;
        }

        return null;
    }

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
