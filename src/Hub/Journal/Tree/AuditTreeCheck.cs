using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>Holds journal, tiles and checkpoint of a data directory against each other, every byte of them. Needs no hub and changes nothing; a hub that writes
/// meanwhile looks like damage.</summary>
public sealed class AuditTreeCheck
{
    private readonly string _journal;
    private readonly AuditTreeFiles _files;
    private readonly NoteVerifier _key;
    private Checkpoint? _checkpoint;
    private long _records;
    private long _notKept;

    private AuditTreeCheck(string journal, string tree, NoteVerifier key) => (_journal, _files, _key) = (journal, new AuditTreeFiles(tree), key);

    /// <summary>Checks.</summary>
    /// <param name="journal">Directory of the journal.</param>
    /// <param name="tree">Directory of tiles and checkpoint.</param>
    /// <param name="key">The log's public key; who checks must have it from elsewhere than from this directory.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static AuditTreeReport Run(string journal, string tree, NoteVerifier key)
    {
        var check = new AuditTreeCheck(journal, tree, key);
        try
        {
            check.CheckAll();
            return new AuditTreeReport(check._records, check._checkpoint, Fault: null, FaultyRecord: null) { NotKept = check._notKept };
        }
        catch (TileFaultException tile)
        {
            return new AuditTreeReport(check._records, check._checkpoint, tile.Message, tile.Record);
        }
        catch (LogDamagedException damaged)
        {
            return new AuditTreeReport(check._records, check._checkpoint, $"{damaged.File}, byte {damaged.Offset}: {damaged.Reason}", check._records);
        }
        catch (AuditTreeException wrong)
        {
            return new AuditTreeReport(check._records, check._checkpoint, wrong.Message, FaultyRecord: null);
        }
    }

    private void CheckAll()
    {
        if (_files.ReadCheckpoint() is { } note)
        {
            if (!note.IsSignedBy(_key)) throw new AuditTreeException($"{_files.CheckpointPath} is not signed by {_key}");
            _checkpoint = Checkpoint.TryParse(note.Text) ?? throw new AuditTreeException($"{_files.CheckpointPath} says nothing about a tree");
        }

        using var hasher = new MerkleHasher();
        var tree = new TileBuilder(hasher, new ComparingSink(_files.Tiles, _checkpoint?.Size ?? 0));

        // What is older than the journal can only be had from the tiles; their root is signed all the same.
        _notKept = LogFiles.FirstAuditIndexOf(_journal);
        AppendNotKept(tree);
        foreach (var record in LogFiles.Read(_journal))
        {
            if (record.AuditIndex < 0) continue;
            tree.Append(AuditTree.LeafOf(hasher, AuditSection.Of(record.Payload).Span, record.AuditIndex));
            _records = tree.Size;
            if (tree.Size == _checkpoint?.Size) CheckRoot(tree);
        }

        if (_checkpoint is not { } signed) throw new AuditTreeException($"{_files.CheckpointPath} does not exist: nothing can be proven");
        if (signed.Size > _records)
            throw new TileFaultException($"the checkpoint was signed over {signed.Size} records and the journal ends after {_records}", _records);
        if (signed.Size == 0 && signed.Root != MerkleHasher.EmptyRoot) throw new AuditTreeException("the checkpoint has another root than a tree without records");
    }

    private void AppendNotKept(TileBuilder tree)
    {
        try
        {
            KeptLeaves.AppendTo(tree, _files.Tiles, _notKept);
            _records = tree.Size;
            if (tree.Size == _checkpoint?.Size) CheckRoot(tree);
        }
        catch (TileMissingException missing)
        {
            throw new AuditTreeException($"{missing.Message} The journal begins with audit record {_notKept}, and what is older stands in the tiles alone");
        }
    }

    private void CheckRoot(TileBuilder tree)
    {
        // The tiles first: they can tell which record it is.
        tree.WriteEdge();
        if (tree.Root() != _checkpoint!.Root) throw new AuditTreeException($"the journal's {tree.Size} audit records have another root than the checkpoint: records and tiles were changed together, or the checkpoint is of another log");
    }
}
