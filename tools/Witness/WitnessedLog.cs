using System.Text;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Witness;

/// <summary>One log as the witness knows it: its key, and the newest checkpoint seen, on disk before it is cosigned.</summary>
internal sealed class WitnessedLog : IDisposable
{
    private readonly NoteVerifier _key;
    private readonly NoteSigner _witness;
    private readonly TimeProvider _time;
    private readonly string _path;
    private readonly MerkleHasher _hasher = new();
    private readonly Lock _one = new();
    private Checkpoint? _seen;

    /// <param name="key">The log's public key.</param>
    /// <param name="witness">The witness's key.</param>
    /// <param name="path">File of the newest checkpoint.</param>
    /// <param name="time">For cosignatures.</param>
    /// <exception cref="InvalidDataException">The file is not what was written.</exception>
    public WitnessedLog(NoteVerifier key, NoteSigner witness, string path, TimeProvider time)
    {
        (_key, _witness, _path, _time) = (key, witness, path, time);
        if (!File.Exists(path)) return;
        if (SignedNote.TryParse(File.ReadAllBytes(path)) is not { } note || !note.IsSignedBy(key)) throw new InvalidDataException($"'{path}' is no checkpoint signed by {key}");
        _seen = Checkpoint.TryParse(note.Text);
    }

    /// <summary>Which log.</summary>
    public string Origin => _key.Name;

    /// <summary>Looks at a checkpoint, and signs it when it extends all that was seen before.</summary>
    public WitnessAnswer Add(AddCheckpointRequest request)
    {
        if (!request.Note.IsSignedBy(_key)) return WitnessAnswer.No(StatusCodes.Status403Forbidden, "no signature by the key that is known for this log");
        if (Checkpoint.TryParse(request.Note.Text) is not { } checkpoint || request.OldSize > checkpoint.Size)
            return WitnessAnswer.No(StatusCodes.Status400BadRequest, "the old size is larger than that of the checkpoint");
        lock (_one)
        {
            var seen = _seen?.Size ?? 0;
            if (request.OldSize != seen || (checkpoint.Size == seen && _seen is not null && checkpoint.Root != _seen.Root)) return WitnessAnswer.Conflict(seen);
            if (!Extends(request, checkpoint)) return WitnessAnswer.No(StatusCodes.Status422UnprocessableEntity, "the proof does not show that the checkpoint extends the one seen before");
            KeptFile.Replace(_path, Encoding.UTF8.GetBytes(request.Note.ToString()));
            _seen = checkpoint;
            return WitnessAnswer.Cosigned(_witness.Sign(request.Note.Text, _time.GetUtcNow()));
        }
    }

    public void Dispose() => _hasher.Dispose();

    private bool Extends(AddCheckpointRequest request, Checkpoint checkpoint) => _seen is null or { Size: 0 }
        ? request.Proof.Count == 0
        : MerkleProofs.VerifyConsistency(_hasher, _seen.Size, checkpoint.Size, [.. request.Proof], _seen.Root, checkpoint.Root);
}
