namespace EHealth.Integration.Hub.Journal.Salvage;

/// <summary>A place of a journal that is not what was written.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Byte in it at which the damage begins.</param>
/// <param name="Index">Index of the first record that it touches; null when it touches none.</param>
/// <param name="Reason">What is wrong, one sentence.</param>
public sealed record LogDamage(string File, long Offset, long? Index, string Reason);
