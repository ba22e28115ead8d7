namespace EHealth.Integration.Ehealthctl;

/// <summary>Why a command ends without its answer.</summary>
/// <param name="Code">For the script.</param>
/// <param name="Sentence">For the person: one sentence, with its full stop.</param>
internal sealed record Failure(ExitCode Code, string Sentence);
