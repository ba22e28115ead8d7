using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Audit.Checking;

/// <summary>The checkpoints of one log: those whose records are still to come, and what the last ones said.</summary>
internal sealed class CheckpointBook
{
    private readonly NoteVerifier _key;
    private readonly bool _passesOverOtherLogs;
    private readonly int _remembered;
    private readonly SortedDictionary<long, Checkpoint> _awaited = [];
    private readonly Dictionary<long, MerkleHash> _said = [];
    private readonly Queue<long> _order = new();

    public CheckpointBook(NoteVerifier key, bool passesOverOtherLogs, int remembered, Checkpoint? agreed)
    {
        (_key, _passesOverOtherLogs, _remembered) = (key, passesOverOtherLogs, remembered);
        if (agreed is not null) Agree(agreed);
    }

    /// <summary>The newest one that the records agree with.</summary>
    public Checkpoint? Agreed { get; private set; }

    public int Awaited => _awaited.Count;

    /// <summary>The one over the fewest records that are still to come.</summary>
    public Checkpoint? First => _awaited.Count == 0 ? null : _awaited.First().Value;

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="note">The signed note.</param>
    /// <param name="checkpoint">Null when it says nothing new: it came before, or is another log's.</param>
    public AuditFault? Add(ReadOnlySpan<byte> note, out Checkpoint? checkpoint)
    {
        var signed = SignedNote.TryParse(note);
        checkpoint = signed is null ? null : Checkpoint.TryParse(signed.Text);
        if (_passesOverOtherLogs && checkpoint is not null && checkpoint.Origin != _key.Name)
        {
            checkpoint = null;
            return null;
        }

        if (signed is null || !signed.IsSignedBy(_key)) return new AuditFault(AuditFaultKind.CheckpointUnsigned, $"there is a checkpoint that {_key} has not signed", null);
        if (checkpoint is null || checkpoint.Origin != _key.Name) return new AuditFault(AuditFaultKind.CheckpointUnsigned, "there is a signed note that is no checkpoint of this log", null);

        var size = checkpoint.Size;
        var known = _awaited.TryGetValue(size, out var other) ? other.Root : _said.TryGetValue(size, out var said) ? said : (MerkleHash?)null;
        if (known is not { } root) return null;
        var fault = root == checkpoint.Root ? null : new AuditFault(AuditFaultKind.HistoryForked, $"two different trees of {size} records were signed: the log has shown two histories", null);
        checkpoint = null;
        return fault;
    }

    /// <summary>Keeps a checkpoint for when its records are there.</summary>
    public void Await(Checkpoint checkpoint) => _awaited.Add(checkpoint.Size, checkpoint);

    /// <summary>The awaited checkpoint over exactly so many records.</summary>
    public Checkpoint? TakeOver(long records) => _awaited.Count > 0 && _awaited.Remove(records, out var due) ? due : null;

    /// <summary>The records agree with it.</summary>
    public void Agree(Checkpoint checkpoint)
    {
        if (Agreed is null || checkpoint.Size > Agreed.Size) Agreed = checkpoint;
        if (!_said.TryAdd(checkpoint.Size, checkpoint.Root)) return;
        _order.Enqueue(checkpoint.Size);
        if (_order.Count > _remembered) _said.Remove(_order.Dequeue());
    }
}
