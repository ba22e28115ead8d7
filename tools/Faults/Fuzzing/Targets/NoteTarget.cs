using System.Text;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>Signed notes, checkpoints, proofs and keys as strangers send them: what is read is written again as it was, and nothing is signed but what was.</summary>
internal sealed class NoteTarget : IFuzzTarget
{
    public string Name => "note";

    public string Words => "audit.dict";

    // Made when asked for: an instrumented library must not run before the fuzzer listens.
    public IReadOnlyList<byte[]> Seeds =>
    [
        .. SeedTrail.Checkpoints.Select(checkpoint => checkpoint.Note),
        Encoding.UTF8.GetBytes(SeedTrail.Proof),
        Encoding.UTF8.GetBytes(SeedTrail.Proof.Replace("index ", "extra AAAA\nindex ", StringComparison.Ordinal)),
        Encoding.UTF8.GetBytes(SeedTrail.Key.ToString()),
        Encoding.UTF8.GetBytes("text with\n\nan empty line\n\n\u2014 a AAAAAAA=\n\u2014 b AAAAAAAA\n"),
    ];

    public void Run(byte[] input)
    {
        if (SignedNote.TryParse(input) is { } note)
        {
            Invariant.Holds(Encoding.UTF8.GetBytes(note.ToString()).AsSpan().SequenceEqual(input), "a note that is read is written again as it was");
            Check(note);
        }

        var text = Encoding.UTF8.GetString(input);
        if (Checkpoint.TryParse(text) is { } checkpoint) Invariant.Holds(text.StartsWith(checkpoint.ToString(), StringComparison.Ordinal), "a checkpoint that is read is written again as it was");
        if (InclusionProofFile.TryParse(text) is { } proof) Check(proof, text);
        if (NoteVerifier.TryParse(text) is { } key) Invariant.Holds(key.ToString() == text.Trim(), "a key that is read is written again as it was");
        if (SignedNote.TryParseSignatures(text) is { } signatures) Invariant.Holds(SignedNote.FormatSignatures(signatures) == text, "signatures that are read are written again as they were");
    }

    private static void Check(SignedNote note)
    {
        if (!note.IsSignedBy(SeedTrail.Key)) return;
        Invariant.Holds(
            Checkpoint.TryParse(note.Text) is { } checkpoint && SeedTrail.Checkpoints.Any(signed => signed.Signed == checkpoint && signed.Signed.ToString() == note.Text),
            "signed is what the key has signed");
    }

    private static void Check(InclusionProofFile proof, string text)
    {
        var written = proof.ToString();
        Invariant.Holds(InclusionProofFile.TryParse(written)?.ToString() == written, "a proof that is written is read again");
        Invariant.Holds(text.Contains("\nextra ", StringComparison.Ordinal) || written == text, "a proof that is read is written again as it was");
        Check(proof.Note);
        if (Checkpoint.TryParse(proof.Note.Text) is not { } checkpoint) return;
        using var hasher = new MerkleHasher();
        foreach (var message in SeedTrail.Messages)
        {
            var isProven = MerkleProofs.VerifyInclusion(hasher, proof.Index, checkpoint.Size, hasher.Leaf(message), [.. proof.Path], checkpoint.Root);
            if (isProven && proof.Note.IsSignedBy(SeedTrail.Key)) Invariant.Holds(SeedTrail.Messages[(int)proof.Index] == message, "a record is proven where it stands");
        }
    }
}
