namespace EHealth.Integration.Hub.Journal.Replay;

/// <summary>What is known of a message id.</summary>
/// <param name="ContentHash">SHA-256 of the content it was used for.</param>
/// <param name="RecordIndex">Journal index of the newest record about it.</param>
/// <param name="AnswerIndex">Journal index of the record with its answer; null while there is none.</param>
internal sealed record KnownMessage(ReadOnlyMemory<byte> ContentHash, long RecordIndex, long? AnswerIndex);
