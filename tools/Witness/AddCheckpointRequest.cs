using System.Globalization;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Witness;

/// <summary>What a log submits: a checkpoint, and the proof that it extends an earlier one (C2SP tlog-witness, add-checkpoint).</summary>
/// <param name="OldSize">Size of the checkpoint that the witness has seen last, as the log believes.</param>
/// <param name="Proof">The consistency proof.</param>
/// <param name="Note">The signed checkpoint.</param>
internal sealed record AddCheckpointRequest(long OldSize, IReadOnlyList<MerkleHash> Proof, SignedNote Note)
{
    private const string OldWord = "old ";
    private const int MostHashes = 63;

    /// <returns>Null when the body is none.</returns>
    public static AddCheckpointRequest? TryParse(string body)
    {
        var end = body.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0) return null;
        var lines = body[..end].Split('\n');
        if (!lines[0].StartsWith(OldWord, StringComparison.Ordinal) || lines.Length - 1 > MostHashes) return null;
        var digits = lines[0][OldWord.Length..];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var oldSize) || oldSize.ToString(CultureInfo.InvariantCulture) != digits) return null;
        var proof = new List<MerkleHash>();
        foreach (var line in lines.AsSpan(1))
        {
            if (!MerkleHash.TryParse(line, out var hash)) return null;
            proof.Add(hash);
        }

        return SignedNote.TryParse(body[(end + 2)..]) is { } note ? new AddCheckpointRequest(oldSize, proof, note) : null;
    }
}
