using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tests.Child;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Hub.Journal.Tests.Storage.Kills;

/// <summary>The data directory of a hub that dies again and again, and all that anybody was ever told to be in it.</summary>
internal sealed class KilledJournal : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly NoteVerifier _key;

    // By index: what was acknowledged, or found by a start, which syncs what it finds.
    private readonly List<(long AuditIndex, (int Round, int Producer, int Number) Writer)?> _known = [];
    private readonly List<(long AuditIndex, (int Round, int Producer, int Number) Writer)> _found = [];
    private long _lastSigned;

    public KilledJournal() => _key = NoteKeyFile.Create(_directory.File("audit.key"), "audit.hub.test", NoteAlgorithm.Ed25519).Verifier;

    public string Path => _directory.Path;

    /// <summary>Records on disk at the last look.</summary>
    public long NextIndex { get; private set; }

    public long NextAuditIndex { get; private set; }

    /// <summary>How many of them the checkpoint covered.</summary>
    public long Signed => _lastSigned;

    private string Log => _directory.File("journal");

    /// <summary>Notes what somebody was told.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? Note(Acknowledgment told)
    {
        while (_known.Count <= told.Index) _known.Add(null);
        var index = (int)told.Index;
        if (_known[index] is { } earlier && earlier != (told.AuditIndex, told.Writer)) return $"index {told.Index} was given to {earlier.Writer} and to {told.Writer}";
        _known[index] = (told.AuditIndex, told.Writer);
        return null;
    }

    /// <summary>Reads all of it and changes nothing: the tail that a kill has torn is left to the next start.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Look()
    {
        if (!Directory.Exists(Log)) return _known.Count == 0 ? null : "the journal is gone";
        using var hasher = new MerkleHasher();
        var tree = new MerkleFrontier(hasher);
        var checkpoint = ReadCheckpoint();
        var lastOf = new Dictionary<(int Round, int Producer), int>();
        var index = 0L;
        _found.Clear();
        try
        {
            foreach (var record in LogFiles.Read(Log))
            {
                if (checkpoint?.Size == tree.Size && checkpoint.Root != tree.Root()) return $"the checkpoint over {tree.Size} records has another root than they";
                if (Wrong(record, index, tree.Size, lastOf) is { } wrong) return wrong;
                if (record.AuditIndex >= 0) tree.Append(AuditTree.LeafOf(hasher, AuditSection.Of(record.Payload).Span, record.AuditIndex));
                index++;
            }
        }
        catch (LogDamagedException)
        {
            // The torn tail, which the next start cuts. Were it more than that, the next start would refuse.
        }

        (NextIndex, NextAuditIndex) = (index, tree.Size);
        if (index < _known.Count) return $"{_known.Count} records were acknowledged and {index} are on disk";
        if (checkpoint is null) return _lastSigned > 0 ? "the checkpoint is gone" : null;
        if (checkpoint.Size > tree.Size) return $"{checkpoint.Size} audit records are signed and {tree.Size} are on disk";
        if (checkpoint.Size == tree.Size && checkpoint.Root != tree.Root()) return $"the checkpoint over {tree.Size} records has another root than they";
        if (checkpoint.Size < _lastSigned) return $"{_lastSigned} audit records were signed, and now {checkpoint.Size}";
        _lastSigned = checkpoint.Size;
        return null;
    }

    /// <summary>From now on what the last look has found must stay: somebody has opened it.</summary>
    public void Keep() => _known.AddRange(_found.Skip(_known.Count).Select(found => ((long, (int, int, int))?)found));

    /// <summary>The auditor's check of a hub that was closed in good order.</summary>
    public AuditTreeReport Audit() => AuditTreeCheck.Run(Log, _directory.File("audit"), _key);

    public void Dispose() => _directory.Dispose();

    private Checkpoint? ReadCheckpoint() => new AuditTreeFiles(_directory.File("audit")).ReadCheckpoint() is { } note && note.IsSignedBy(_key) ? Checkpoint.TryParse(note.Text) : null;

    private string? Wrong(LogRecord record, long index, long auditIndex, Dictionary<(int Round, int Producer), int> lastOf)
    {
        if (record.Index != index) return $"record {record.Index} stands where {index} belongs";
        if (TestRecord.Read(record.Payload.Span) is not { } writer) return $"record {index} is not as anybody wrote it";
        var isAudited = record.AuditIndex >= 0;
        if (isAudited != TestRecord.IsAudited(writer.Number) || (isAudited && record.AuditIndex != auditIndex)) return $"record {index} of {writer} has audit index {record.AuditIndex}, next is {auditIndex}";
        if (index < _known.Count && _known[(int)index] is { } known && known != (record.AuditIndex, writer)) return $"record {index} was {known} and is {writer}";
        var producer = (writer.Round, writer.Producer);
        if (writer.Number != lastOf.GetValueOrDefault(producer, -1) + 1) return $"{writer} stands behind number {lastOf.GetValueOrDefault(producer, -1)}";
        lastOf[producer] = writer.Number;
        _found.Add((record.AuditIndex, writer));
        return null;
    }
}
