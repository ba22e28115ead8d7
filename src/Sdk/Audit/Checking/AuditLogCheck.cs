using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Audit.Checking;

/// <summary>Holds the records of one hub's audit against the checkpoints it has signed, while they come: each record once, none missing, none changed, and every
/// checkpoint's tree the beginning of the next one's (RFC 6962). It keeps the tree's right edge and the hashes of the last records, and no record. For one thread at a time.</summary>
public sealed class AuditLogCheck : IDisposable
{
    private readonly MerkleHasher _hasher = new();
    private readonly AuditCheckLimits _limits;
    private readonly CheckpointBook _checkpoints;
    private readonly Dictionary<long, MerkleHash> _ahead = [];

    // The last records' leaves. The base is the tree up to the first of them, the cursor one as far as a checkpoint was compared.
    private readonly List<MerkleHash> _leaves = [];
    private readonly MerkleFrontier _base;
    private MerkleFrontier _cursor;

    /// <summary>A check from the first record on.</summary>
    /// <param name="key">The log's public key.</param>
    /// <param name="limits">What is kept.</param>
    /// <param name="passesOverOtherLogs">Whether checkpoints under another log's name are passed over. They are a fault otherwise.</param>
    public AuditLogCheck(NoteVerifier key, AuditCheckLimits limits, bool passesOverOtherLogs = false)
        : this(key, limits, passesOverOtherLogs, AuditLogPosition.Beginning)
    {
    }

    /// <summary>A check that goes on where an earlier one stood: what comes must extend what that one has seen.</summary>
    /// <param name="key">The log's public key.</param>
    /// <param name="limits">What is kept.</param>
    /// <param name="passesOverOtherLogs">Whether checkpoints under another log's name are passed over. They are a fault otherwise.</param>
    /// <param name="from">Where the earlier one stood.</param>
    /// <exception cref="ArgumentException">The position is none.</exception>
    public AuditLogCheck(NoteVerifier key, AuditCheckLimits limits, bool passesOverOtherLogs, AuditLogPosition from)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MostAhead, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Remembered, 1, nameof(limits));
        _limits = limits;
        _checkpoints = new CheckpointBook(key, passesOverOtherLogs, limits.Remembered, from.Proven);
        _base = new MerkleFrontier(_hasher, from.Next, from.Subtrees);
        _cursor = Copy(_base);
    }

    /// <summary>The record that is awaited next; all before it have come.</summary>
    public long Next => _base.Size + _leaves.Count;

    /// <summary>Records that have come and wait for one before them.</summary>
    public int Ahead => _ahead.Count;

    /// <summary>Records that came once more.</summary>
    public long Repetitions { get; private set; }

    /// <summary>Checkpoints over so few records that they could not be compared any longer; those after them cover the same records.</summary>
    public long PassedOver { get; private set; }

    /// <summary>The newest checkpoint that the records were found to agree with.</summary>
    public Checkpoint? Proven => _checkpoints.Agreed;

    /// <summary>Checkpoints over more records than have come.</summary>
    public int Awaited => _checkpoints.Awaited;

    /// <summary>Where this check stands, for one that goes on later.</summary>
    public AuditLogPosition Position
    {
        get
        {
            var tree = Copy(_cursor);
            for (var place = (int)(tree.Size - _base.Size); place < _leaves.Count; place++) tree.Append(_leaves[place]);
            return new AuditLogPosition(tree.Size, [.. tree.Subtrees], Proven);
        }
    }

    /// <summary>Whether the record that is awaited next has come already, after one behind it: <see cref="AddWaiting"/>.</summary>
    public bool HasWaiting => _ahead.Count > 0 && _ahead.ContainsKey(Next);

    /// <summary>Takes in a record. One that is ahead of those before it waits.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="record">Its bytes, as they came.</param>
    /// <returns>Null while all is well.</returns>
    public AuditFault? AddRecord(long index, ReadOnlySpan<byte> record)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var leaf = _hasher.Leaf(record);
        if (index > Next) return WaitFor(index, leaf);
        if (index < Next)
        {
            Repetitions++;
            return index < _base.Size || _leaves[(int)(index - _base.Size)] == leaf ? null : Differ(index);
        }

        return _ahead.Count > 0 && _ahead.Remove(Next, out var waited) && waited != leaf ? Differ(index) : Append(leaf);
    }

    /// <summary>Takes in the record that is next and has come already.</summary>
    /// <returns>Null while all is well.</returns>
    /// <exception cref="InvalidOperationException">It has not: <see cref="HasWaiting"/>.</exception>
    public AuditFault? AddWaiting() => _ahead.Remove(Next, out var leaf) ? Append(leaf) : throw new InvalidOperationException($"Record {Next} has not come.");

    /// <summary>Takes in a checkpoint, over whatever records: those that are still to come are held against it when they have.</summary>
    /// <param name="note">The signed note.</param>
    /// <returns>Null while all is well.</returns>
    public AuditFault? AddCheckpoint(ReadOnlySpan<byte> note) => AddCheckpoint(note, out _);

    /// <summary>Takes in a checkpoint, over whatever records: those that are still to come are held against it when they have.</summary>
    /// <param name="note">The signed note.</param>
    /// <param name="awaited">The checkpoint, when some of its records are still to come.</param>
    /// <returns>Null while all is well.</returns>
    public AuditFault? AddCheckpoint(ReadOnlySpan<byte> note, out Checkpoint? awaited)
    {
        awaited = null;
        if (_checkpoints.Add(note, out var checkpoint) is { } fault) return fault;
        if (checkpoint is null) return null;
        if (checkpoint.Size <= Next) return Compare(checkpoint);
        _checkpoints.Await(awaited = checkpoint);
        return null;
    }

    /// <summary>To be asked when nothing more will come.</summary>
    /// <returns>Null when all that has come is whole, and some of it was signed.</returns>
    public AuditFault? Finish() =>
        _ahead.Count > 0 ? new AuditFault(AuditFaultKind.RecordMissing, $"record {Next} is missing; there are records up to {_ahead.Keys.Max()}", Next)
        : _checkpoints.First is { } awaited ? new AuditFault(AuditFaultKind.RecordMissing, $"a checkpoint was signed over {awaited.Size} records and only {Next} are there", Next)
        : Proven is null ? new AuditFault(AuditFaultKind.CheckpointUnsigned, "there is no checkpoint: nothing can be proven", null)
        : null;

    /// <inheritdoc/>
    public void Dispose() => _hasher.Dispose();

    private static AuditFault Differ(long index) => new(AuditFaultKind.RecordsDiffer, $"there are two different records with index {index}", index);

    private MerkleFrontier Copy(MerkleFrontier tree) => new(_hasher, tree.Size, tree.Subtrees);

    private AuditFault? WaitFor(long index, MerkleHash leaf)
    {
        if (_ahead.TryGetValue(index, out var first))
        {
            Repetitions++;
            return first == leaf ? null : Differ(index);
        }

        _ahead.Add(index, leaf);
        return _ahead.Count <= _limits.MostAhead ? null
            : new AuditFault(AuditFaultKind.RecordMissing, $"record {Next} has not come, and {_ahead.Count} after it have, up to record {_ahead.Keys.Max()}", Next);
    }

    private AuditFault? Append(MerkleHash leaf)
    {
        _leaves.Add(leaf);
        if (_checkpoints.TakeOver(Next) is { } due && Compare(due) is { } fault) return fault;

        // In large steps, for what follows in the list is moved.
        if (_leaves.Count / 2 >= _limits.Remembered) Forget(_leaves.Count - _limits.Remembered);
        return null;
    }

    private void Forget(int leaves)
    {
        for (var place = 0; place < leaves; place++) _base.Append(_leaves[place]);
        _leaves.RemoveRange(0, leaves);
        if (_cursor.Size < _base.Size) _cursor = Copy(_base);
    }

    /// <summary>Holds a checkpoint over no more records than have come against them.</summary>
    private AuditFault? Compare(Checkpoint checkpoint)
    {
        if (checkpoint.Size < _base.Size)
        {
            PassedOver++;
            return null;
        }

        // Most come in order of size; one that does not, such as one a witness has signed meanwhile, costs the hashes of all that is remembered.
        var tree = checkpoint.Size >= _cursor.Size ? _cursor : Copy(_base);
        while (tree.Size < checkpoint.Size) tree.Append(_leaves[(int)(tree.Size - _base.Size)]);
        if (tree.Root() == checkpoint.Root)
        {
            _checkpoints.Agree(checkpoint);
            return null;
        }

        var from = Proven is { } agreed && agreed.Size < checkpoint.Size ? agreed.Size : 0;
        return new AuditFault(AuditFaultKind.RecordsChanged, $"the first {checkpoint.Size} records are not those that were signed; the change lies at or after record {from}", from);
    }
}
