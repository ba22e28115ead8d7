namespace EHealth.Integration.Faults.Fuzzing;

/// <summary>What must hold of a target does not.</summary>
/// <param name="invariant">What should have held.</param>
internal sealed class BrokenInvariantException(string invariant) : Exception($"This does not hold: {invariant}.");
