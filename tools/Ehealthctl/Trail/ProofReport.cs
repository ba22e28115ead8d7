using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>What a check of one record's proof has found.</summary>
/// <param name="Index">Where the proof says the record stands; null when it is no proof.</param>
/// <param name="Checkpoint">The checkpoint in the proof.</param>
/// <param name="Fault">What is wrong, one sentence; null when all is sound.</param>
internal sealed record ProofReport(long? Index, Checkpoint? Checkpoint, string? Fault)
{
    public bool IsSound => Fault is null;
}
