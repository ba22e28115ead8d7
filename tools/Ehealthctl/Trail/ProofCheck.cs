using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Holds a record against the proof of its place, with nothing but the log's public key.</summary>
internal static class ProofCheck
{
    /// <summary>Checks.</summary>
    /// <param name="proofText">C2SP tlog-proof.</param>
    /// <param name="record">The record as the hub has written it.</param>
    /// <param name="key">The log's key; null: signatures are not checked, and nothing is proven.</param>
    public static ProofReport Run(string proofText, ReadOnlySpan<byte> record, NoteVerifier? key)
    {
        if (InclusionProofFile.TryParse(proofText) is not { } proof) return new ProofReport(Index: null, Checkpoint: null, "that is no proof of a record (C2SP tlog-proof)");
        if (Checkpoint.TryParse(proof.Note.Text) is not { } checkpoint) return new ProofReport(proof.Index, Checkpoint: null, "the proof holds a signed note that is no checkpoint");
        return new ProofReport(proof.Index, checkpoint, FaultOf(proof, checkpoint, record, key));
    }

    private static string? FaultOf(InclusionProofFile proof, Checkpoint checkpoint, ReadOnlySpan<byte> record, NoteVerifier? key)
    {
        if (key is not null && (!proof.Note.IsSignedBy(key) || checkpoint.Origin != key.Name)) return $"the proof's checkpoint is not signed by {key}";
        if (IndexOf(record) is not { } index) return "that is no audit record";
        if (index != (ulong)proof.Index) return $"the record has index {index} and the proof is of record {proof.Index}";
        using var hasher = new MerkleHasher();
        return MerkleProofs.VerifyInclusion(hasher, proof.Index, checkpoint.Size, hasher.Leaf(record), [.. proof.Path], checkpoint.Root)
            ? null
            : $"the record is not the one that was signed as record {proof.Index} of {checkpoint.Size}";
    }

    private static ulong? IndexOf(ReadOnlySpan<byte> record)
    {
        try
        {
            return AuditRecord.Parser.ParseFrom(record).Index;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
