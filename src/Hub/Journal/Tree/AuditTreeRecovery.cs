using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>Takes the tree up at start. The journal must extend the checkpoint that was signed last: what was signed must still be there, unchanged.</summary>
internal static class AuditTreeRecovery
{
    /// <summary>Full tiles that a power loss may have taken, since nobody waits for them: a million records, more than come in the half minute after which Linux
    /// writes by itself.</summary>
    private const int UnsyncedTiles = 4096;

    /// <param name="log">The journal.</param>
    /// <param name="files">The tree's folder.</param>
    /// <param name="signer">The log's key.</param>
    /// <param name="logger">Is told when tiles had to be made again.</param>
    /// <exception cref="AuditTreeException">The journal does not extend the checkpoint.</exception>
    /// <exception cref="IOException">The disk refused a read or write.</exception>
    public static AuditTree Open(SegmentedLog log, AuditTreeFiles files, NoteSigner signer, ILogger logger)
    {
        if (files.ReadCheckpoint() is not { } note) return Rebuild(log, files, signer, checkpoint: null);
        var checkpoint = CheckpointOf(note, files, signer.Verifier);
        if (checkpoint.Size > log.NextAuditIndex)
        {
            throw new AuditTreeException(
                $"{files.CheckpointPath} was signed over {checkpoint.Size} audit records and the journal has {log.NextAuditIndex}: records that were acknowledged are missing");
        }

        if (TryResume(log, files, signer, checkpoint) is { } tree) return tree;
        Log.TreeRebuilt(logger, files.CheckpointPath, checkpoint.Size);
        return Rebuild(log, files, signer, checkpoint);
    }

    private static Checkpoint CheckpointOf(SignedNote note, AuditTreeFiles files, NoteVerifier key) =>
        note.IsSignedBy(key) && Checkpoint.TryParse(note.Text) is { } checkpoint && checkpoint.Origin == key.Name
            ? checkpoint
            : throw new AuditTreeException($"{files.CheckpointPath} is not signed by this hub's key {key}");

    /// <returns>Null when the tiles are not those of the checkpoint: they can be made again.</returns>
    private static AuditTree? TryResume(SegmentedLog log, AuditTreeFiles files, NoteSigner signer, Checkpoint checkpoint)
    {
        try
        {
            var tree = new AuditTree(files, signer, checkpoint.Size);
            if (tree.Root() == checkpoint.Root && NewestAreWhole(files.Tiles, checkpoint.Size) && EdgeIsThatOf(log, files.Tiles, checkpoint.Size)) return tree;
            tree.Dispose();
        }
        catch (TileMissingException)
        {
            // As above.
        }

        return null;
    }

    private static bool NewestAreWhole(TileDirectory tiles, long size)
    {
        using var hasher = new MerkleHasher();
        return TileChain.IsWhole(hasher, tiles, size, UnsyncedTiles);
    }

    /// <summary>Holds the newest tile against the journal: the tail of a journal is what gets lost. All of it is held against the tree by an audit.</summary>
    private static bool EdgeIsThatOf(SegmentedLog log, TileDirectory tiles, long size)
    {
        if (size == 0) return true;
        var index = (size - 1) / TileAddress.FullWidth;
        var tile = new TileAddress(0, index, TileAddress.WidthAt(0, index, size));
        if (tiles.Read(tile) is not { } hashes) return false;
        using var hasher = new MerkleHasher();
        var first = index * TileAddress.FullWidth;
        foreach (var (place, section) in AuditedRecords.From(log, Math.Max(first, log.FirstAuditIndex)))
        {
            if (place >= size) break;
            if (AuditTree.LeafOf(hasher, section.Span, place) != new MerkleHash(hashes.Span.Slice((int)(place - first) * MerkleHash.Length, MerkleHash.Length))) return false;
        }

        return true;
    }

    private static AuditTree Rebuild(SegmentedLog log, AuditTreeFiles files, NoteSigner signer, Checkpoint? checkpoint)
    {
        if (log.FirstAuditIndex > 0) return RebuildTrimmed(log, files, signer, checkpoint);
        files.DeleteTiles();
        if (checkpoint is null) return new AuditTree(files, signer, size: 0);
        using (var tree = new AuditTree(files, signer, size: 0))
        {
            foreach (var (_, section) in AuditedRecords.From(log, 0))
            {
                if (tree.Size == checkpoint.Size) break;
                tree.Append(section.Span);
            }

            if (tree.Root() != checkpoint.Root)
                throw new AuditTreeException($"the journal's first {checkpoint.Size} audit records are not those that {files.CheckpointPath} was signed over: the journal has been changed");
            tree.WriteEdge();
        }

        return new AuditTree(files, signer, checkpoint.Size);
    }

    // The tiles with the leaves of records that are no longer kept were synced before those were deleted; all else is made again from them and from the journal.
    private static AuditTree RebuildTrimmed(SegmentedLog log, AuditTreeFiles files, NoteSigner signer, Checkpoint? checkpoint)
    {
        if (checkpoint is null)
            throw new AuditTreeException($"{files.CheckpointPath} does not exist, and the journal begins with audit record {log.FirstAuditIndex}: restore the folder from a copy, without it nobody can tell what came before");
        try
        {
            using var hasher = new MerkleHasher();
            files.DeleteUpperTiles();
            var tree = new TileBuilder(hasher, new KeptLeaves(files, log.FirstAuditIndex));
            KeptLeaves.AppendTo(tree, files.Tiles, log.FirstAuditIndex);
            foreach (var (index, section) in AuditedRecords.From(log, log.FirstAuditIndex))
            {
                if (index == checkpoint.Size) break;
                tree.Append(AuditTree.LeafOf(hasher, section.Span, index));
            }

            if (tree.Size != checkpoint.Size || tree.Root() != checkpoint.Root)
                throw new AuditTreeException($"the tiles of the {log.FirstAuditIndex} audit records that are no longer kept, and the journal, are not what {files.CheckpointPath} was signed over: restore the folder from a copy");
            tree.WriteEdge();
        }
        catch (TileMissingException missing)
        {
            throw new AuditTreeException($"{missing.Message} The journal no longer has the records to make it again: restore the folder '{Path.GetDirectoryName(files.CheckpointPath)}' from a copy");
        }

        return new AuditTree(files, signer, checkpoint.Size);
    }
}
