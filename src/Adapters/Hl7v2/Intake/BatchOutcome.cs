namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>What became of a batch.</summary>
/// <param name="Answers">The acknowledgments in the order of the messages.</param>
/// <param name="IsTransient">True when the hub or a register was away for some of its messages: sent again, they may be taken, and the others are known.</param>
/// <param name="OnAnswered">To be called when the answers have gone out: what goes over another connection follows them. Null for nothing.</param>
internal sealed record BatchOutcome(IReadOnlyList<ReadOnlyMemory<byte>> Answers, bool IsTransient, Action? OnAnswered);
